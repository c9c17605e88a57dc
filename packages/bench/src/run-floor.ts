/**
 * The floor: DuckDB alone moving the bytes that a bake moves, with no ballots at all and no checks.
 * It prints what each step took, as JSON:
 *
 *     node packages/bench/src/run-floor.ts '{"files": ["a.csv"], "folder": "/tmp/floor", "threads": 2}'
 */

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sqlLiteral } from '@dc-data-baker/models';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Measure, start } from './measure.ts';

export interface FloorRequest {
  readonly files: readonly string[];
  /** Created, and deleted at the end. */
  readonly folder: string;
  readonly threads: number;
  readonly memory?: string;
}

const { files, folder, threads, memory } = JSON.parse(process.argv[2] ?? '') as FloorRequest;
const partitioned = join(folder, 'partitioned');
const outcodes = join(folder, 'outcodes');
rmSync(folder, { recursive: true, force: true });
mkdirSync(outcodes, { recursive: true });
const instance = await DuckDBInstance.create(':memory:', {
  threads: String(threads),
  temp_directory: join(folder, 'spill'),
  ...(memory === undefined ? {} : { memory_limit: memory }),
});
const connection = await instance.connect();

const columns = ['uprn', 'address', 'postcode', 'location', 'address_type'];
const csv = `read_csv([${files.map(sqlLiteral).join(', ')}], auto_detect = false, hive_partitioning = false, header = false, delim = ',', quote = '"', escape = '"', columns = {${columns.map((name) => `${name}: 'VARCHAR'`).join(', ')}})`;
const part = (from: string, end: string) =>
  `TRY_CAST(split_part(substr(location, ${from}), '${end}', 1) AS DOUBLE)`;
const measures: Measure[] = [];

let stop = start('read the CSV, write it partitioned');
const copied = await connection.run(
  `COPY (SELECT replace(substr(postcode, 1, length(postcode) - 3), ' ', '') AS outcode, uprn, address, postcode, ${part('17', ' ')} AS longitude, ${part("strpos(location, ' ') + 1", ')')} AS latitude, 's3://bucket/prefix/' AS addressbase_source, substr(postcode, 1, 1) AS first_letter FROM ${csv}) TO ${sqlLiteral(partitioned)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (first_letter))`,
);
const rows = Number((await copied.getRows())[0]?.[0]);
measures.push(stop({ rows, bytesIn: bytesOf(files), bytesOut: bytesBelow(partitioned) }));

stop = start('write sorted outcode files');
for (const letter of readdirSync(partitioned)) {
  const source = `read_parquet(${sqlLiteral(join(partitioned, letter, '*.parquet'))}, hive_partitioning = false)`;
  // With as many threads as there are; the last rows of a file may come first, which does not
  // matter here.
  await connection.run(
    `COPY (SELECT uprn, address, postcode, addressbase_source, outcode FROM ${source} ORDER BY outcode, postcode, uprn) TO ${sqlLiteral(outcodes)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (outcode), WRITE_PARTITION_COLUMNS, OVERWRITE_OR_IGNORE)`,
  );
}
measures.push(stop({ rows, bytesIn: bytesBelow(partitioned), bytesOut: bytesBelow(outcodes) }));
connection.closeSync();
instance.closeSync();
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(measures));

function bytesOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}

function bytesBelow(directory: string): number {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return bytesOf(
    entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
  );
}
