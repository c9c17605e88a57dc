import { randomUUID } from 'node:crypto';
import { identifier, sqlLiteral } from '@dc-data-baker/models';
import { keysOf } from '../s3/list-objects.ts';
import { AthenaFailure, internalFailure } from './athena-failure.ts';
import type { QueryOutput, SelectedRows } from './query-output.ts';
import type { QueryRun } from './query-run.ts';
import type { Session } from './session.ts';
import type { Statement } from './statement.ts';
import { placeOf } from './table-files.ts';
import { writeResult } from './write-result.ts';

type Unload = Extract<Statement, { readonly kind: 'unload' }>;

const MOST_PARTITIONS = 100;

/** The number of files of a partition's rows, as if this many workers had written them. */
const WRITERS = 2;

/** The folder in which Athena writes the rows of a null. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/** Parquet's compressions: Athena's name, and DuckDB's. */
const COMPRESSIONS: Readonly<Record<string, string>> = {
  SNAPPY: 'snappy',
  GZIP: 'gzip',
  ZSTD: 'zstd',
  LZ4: 'lz4_raw',
  NONE: 'uncompressed',
};

/** @throws AthenaFailure if there are any objects below the prefix */
export async function assertEmpty(
  { files, access, output, id }: QueryRun,
  to: string,
): Promise<void> {
  const { bucket, key } = placeOf(to);
  files.assertBucket(bucket);
  access.list({ bucket, key });
  if ((await keysOf(files, bucket, key)).length === 0) return;
  throw new AthenaFailure(
    `HIVE_PATH_ALREADY_EXISTS: Target directory for table 'awsdatacatalog.temp_table_${id.replaceAll('-', '')}' already exists: ${to}. You may need to manually clean the data at location '${output}' before retrying. Athena will not delete data in your account.`,
  );
}

/** Writes a SELECT's rows, and a manifest of the files. */
export async function unload(
  session: Session,
  run: QueryRun,
  statement: Unload,
  selected: SelectedRows,
): Promise<QueryOutput> {
  const compression = compressionOf(statement);
  const keys = partitionColumns(statement, selected);
  const partitions = await partitionsOf(session, keys);
  const isTooMany = partitions.length > MOST_PARTITIONS;
  const written: string[] = [];
  for (const partition of partitions) {
    written.push(
      ...(await writePartition(session, run, statement, selected, partition, compression)),
    );
    // The files are not removed: in Athena, that is up to the user.
    if (run.isFailing) throw internalFailure();
    if (isTooMany) {
      throw new AthenaFailure(
        `HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of ${MOST_PARTITIONS} open writers for partitions/buckets. If a data manifest file was generated at '${run.output}-manifest.csv', you may need to manually clean the data from locations specified in the manifest. Athena will not delete data in your account.`,
      );
    }
  }
  if (run.isFailing) throw internalFailure();
  const manifest = written.map((location) => `${location}\n`).join('');
  await writeResult(run, { '-manifest.csv': manifest, '.metadata': run.id });
  const [count] = await session.rows<{ rows: number }>('SELECT count(*) AS rows FROM result');
  return {
    columns: [{ label: 'rows', name: 'bigint', precision: 19, scale: 0 }],
    rows: [],
    hasHeader: false,
    updateCount: count?.rows ?? 0,
    manifestLocation: `${run.output}-manifest.csv`,
  };
}

function compressionOf({ format, compression = 'GZIP' }: Unload): string {
  if (format !== 'PARQUET') {
    throw new AthenaFailure(`NOT_SUPPORTED: the test server leaves out the format ${format}`);
  }
  const found = COMPRESSIONS[compression];
  if (found) return found;
  throw new AthenaFailure(`INVALID_TABLE_PROPERTY: Unsupported compression: ${compression}`);
}

/** The columns of `result` whose values are in the folders' names. */
function partitionColumns({ partitionedBy }: Unload, { columns }: SelectedRows): string[] {
  const labels = columns.map(({ label }) => label.toLowerCase());
  for (const [i, label] of labels.entries()) {
    if (/^_col\d+$/.test(label)) {
      throw new AthenaFailure(
        `MISSING_COLUMN_NAME: line 1:1: Column name not specified at position ${i + 1}`,
      );
    }
    if (labels.indexOf(label) < i) {
      throw new AthenaFailure(
        `DUPLICATE_COLUMN_NAME: line 1:1: Column name '${label}' specified more than once`,
      );
    }
  }
  const unknown = partitionedBy.filter((name) => !labels.includes(name));
  if (unknown.length > 0) {
    throw new AthenaFailure(
      `INVALID_TABLE_PROPERTY: Partition columns [${unknown.join(', ')}] not present in schema`,
    );
  }
  const first = labels.length - partitionedBy.length;
  if (partitionedBy.some((name, i) => labels[first + i] !== name)) {
    throw new AthenaFailure(
      `HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in the same order as the table properties: [${partitionedBy.join(', ')}]`,
    );
  }
  if (first === 0) {
    throw new AthenaFailure('INVALID_TABLE_PROPERTY: Table contains only partition columns');
  }
  return partitionedBy.map((_, i) => `c${first + i}`);
}

interface Partition {
  /** Selects its rows in `result`. */
  readonly where: string;
  readonly values: readonly (string | null)[];
}

async function partitionsOf(session: Session, keys: readonly string[]): Promise<Partition[]> {
  if (keys.length === 0) return [{ where: 'true', values: [] }];
  const texts = keys.map((key) => `CAST(${key} AS VARCHAR) AS ${key}`);
  const rows = await session.rows<Record<string, string | null>>(
    `SELECT DISTINCT ${texts.join(', ')} FROM result ORDER BY ALL`,
  );
  return rows.map((row) => ({
    where: keys
      .map((key) => {
        const value = row[key] ?? null;
        return `CAST(${key} AS VARCHAR) IS NOT DISTINCT FROM ${value === null ? 'NULL' : sqlLiteral(value)}`;
      })
      .join(' AND '),
    values: keys.map((key) => row[key] ?? null),
  }));
}

async function writePartition(
  session: Session,
  { id, files, access, signal }: QueryRun,
  { to, partitionedBy }: Unload,
  { columns, expressions }: SelectedRows,
  { where, values }: Partition,
  compression: string,
): Promise<string[]> {
  const kept = columns.length - partitionedBy.length;
  const select = expressions
    .slice(0, kept)
    .map(
      (expression, i) => `${expression} AS ${identifier((columns[i]?.label ?? '').toLowerCase())}`,
    )
    .join(', ');
  const folder = partitionedBy
    .map((name, i) => `${name}=${folderName(values[i] ?? null)}/`)
    .join('');
  const { bucket, key } = placeOf(to);
  const written: string[] = [];
  for (let writer = 0; writer < WRITERS; writer++) {
    const rows = `FROM result WHERE (${where}) AND rowid % ${WRITERS} = ${writer}`;
    const [found] = await session.rows<{ rows: number }>(`SELECT count(*) AS rows ${rows}`);
    // Athena does not write a file without rows.
    if (!found || found.rows === 0) continue;
    const draft = await files.draft();
    await session.run(
      `COPY (SELECT ${select} ${rows} ORDER BY rowid) TO ${sqlLiteral(draft)} (FORMAT parquet, COMPRESSION ${compression})`,
      signal,
    );
    signal.throwIfAborted();
    const name = `${folder}${fileName(id)}`;
    access.write({ bucket, key: `${key}${name}` });
    await files.adopt(bucket, `${key}${name}`, draft);
    written.push(`${to}${name}`);
  }
  return written;
}

/** `20260101_000000_00012_abcde_<uuid>`: the engine's own name for the query, then the file's. */
function fileName(id: string): string {
  const [, date, time] = /^(.+)T(.+)\./.exec(new Date().toISOString().replace(/[-:]/g, '')) ?? [];
  const letters = id.replaceAll('-', '');
  const number = String(Number.parseInt(letters.slice(0, 4), 16)).padStart(5, '0');
  return `${date}_${time}_${number}_${letters.slice(4, 9)}_${randomUUID()}`;
}

/** A partition's value as Hive writes it in a path. */
function folderName(value: string | null): string {
  if (value === null || value === '') return NULL_PARTITION;
  return [...value]
    .map((char) => {
      const code = char.charCodeAt(0);
      const isPlain = code >= 0x20 && code !== 0x7f && !'"#%\'*/:=?\\{[]^'.includes(char);
      return isPlain ? char : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
