import { allColumns, identifier, type Manifest, sqlLiteral } from '@dc-data-baker/models';
import {
  adHocQuery,
  type BakedTable,
  bakedNamed,
  type Project,
  tableGraph,
} from '@dc-data-baker/planner';
import { readShardFile } from '../duckdb/read-shard.ts';
import type { Engine } from '../engine.ts';
import { readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';

import type { ExplainedBake, ExplainedTable } from './explanation.ts';
import type { LocalFiles } from './local-files.ts';
import type { Row } from './row.ts';

/** What is asked for: its parts, by the names that columns have. */
export type AskedFor = Readonly<Record<'uprn' | 'postcode' | 'outcode', string | undefined>>;

/** A postcode has a hundred addresses at most; a table by outcode may have any number of rows. */
const MOST_ROWS = 200;

/** The rows that baked tables have of what is asked for, each table after those that it is made of. */
export async function explainTables(
  project: Project,
  engine: Engine,
  store: ObjectStore,
  files: LocalFiles,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<ExplainedTable[]> {
  const graph = tableGraph(project);
  const explained: ExplainedTable[] = [];
  for (const name of graph.bakedInOrder) {
    const table = bakedNamed(project, name);
    const manifest = await readManifestIfAny(store, table.location);
    const by = keysOf(table, asked);
    const found =
      manifest && Object.keys(by).length > 0
        ? await rowsOf(project, engine, files, table, manifest, by, asked, signal)
        : { rows: [], file: null };
    explained.push({
      table: name,
      layer: table.layer,
      reads: graph.reads(name),
      madeOf: Object.fromEntries(
        graph
          .lineage(name)
          .flatMap(({ name: column, from }) =>
            column === undefined
              ? []
              : [[column, from.map((source) => `${source.table}.${source.column}`)]],
          ),
      ),
      by,
      rows: found.rows.slice(0, MOST_ROWS),
      hasMore: found.rows.length > MOST_ROWS,
      file: found.file,
      bake: manifest ? bakeOf(manifest) : null,
    });
  }
  return explained;
}

/** The narrowest of what is asked for that a table has a column of. */
function keysOf({ table }: BakedTable, asked: AskedFor): Record<string, string> {
  const columns = new Set(allColumns(table).map(({ name }) => name));
  // A postcode goes first: of one address the others are told, too, that it is split from.
  for (const key of ['postcode', 'uprn', 'outcode'] as const) {
    const value = asked[key];
    if (columns.has(key) && value !== undefined) return { [key]: value };
  }
  return {};
}

async function rowsOf(
  project: Project,
  engine: Engine,
  files: LocalFiles,
  { table, origin, location }: BakedTable,
  manifest: Manifest,
  by: Readonly<Record<string, string>>,
  asked: AskedFor,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Row[]; readonly file: string | null }> {
  if (origin.write.kind === 'shards') {
    const shard = asked[origin.write.by as keyof AskedFor];
    if (shard !== undefined) {
      const listed = manifest.files.find(({ path }) => path === `${shard}.parquet`);
      if (!listed) return { rows: [], file: null };
      const { path, shown } = await files.one(`${location}${listed.path}`, listed.bytes);
      return { rows: await readShardFile(path, table.name, by), file: shown };
    }
  }
  const conditions = Object.entries(by).map(
    ([column, value]) => `${identifier(column)} = ${sqlLiteral(value)}`,
  );
  const sql = `SELECT * FROM ${table.name} WHERE ${conditions.join(' AND ')} LIMIT ${MOST_ROWS + 1}`;
  return { rows: await queryRows(project, engine, sql, signal), file: null };
}

/** The rows of a SELECT in Athena's SQL over published tables. */
export async function queryRows(
  project: Project,
  engine: Engine,
  sql: string,
  signal: AbortSignal,
): Promise<Row[]> {
  const { columns, rows } = await engine.query(adHocQuery(project, sql), signal);
  const found: Row[] = [];
  for await (const batch of rows) {
    for (const row of batch) {
      found.push(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])));
    }
  }
  return found;
}

function bakeOf({ bakeId, engine, startedAt, finishedAt, inputs }: Manifest): ExplainedBake {
  return { bakeId, engine, startedAt, finishedAt, inputs };
}
