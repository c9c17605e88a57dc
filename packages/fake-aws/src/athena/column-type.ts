import { type ColumnType, parseColumnType } from '@dc-data-baker/models';
import { duckdbType } from '@dc-data-baker/planner';
import { AthenaFailure } from './athena-failure.ts';

/** Types of Glue's tables that the definitions do not use. */
const MORE: Readonly<Record<string, string>> = {
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  float: 'FLOAT',
  binary: 'BLOB',
};

/** A Glue column's type in DuckDB's notation. */
export function typeInDuckdb(glueType: string): string {
  const type = glueType.toLowerCase().replace(/\s+/g, '');
  if (/^(varchar|char)\(\d+\)$/.test(type)) return 'VARCHAR';
  const more = MORE[type];
  if (more) return more;
  if (parseColumnType(type)) return duckdbType(type as ColumnType);
  throw new AthenaFailure(`HIVE_INVALID_METADATA: Glue table has an unknown type: ${glueType}`);
}

/** A column of a result in Athena's description. */
export interface AthenaType {
  readonly name: string;
  readonly precision: number;
  readonly scale: number;
}

const NAMES: readonly (readonly [RegExp, string, number])[] = [
  [/^MAP\(.*\)$/, 'map', 0],
  [/^STRUCT\(.*\)$/, 'row', 0],
  [/\]$/, 'array', 0],
  [/^VARCHAR/, 'varchar', 2147483647],
  [/^BOOLEAN$/, 'boolean', 0],
  [/^U?TINYINT$/, 'tinyint', 3],
  [/^U?SMALLINT$/, 'smallint', 5],
  [/^U?INTEGER$/, 'integer', 10],
  [/^(UBIGINT|BIGINT|U?HUGEINT)$/, 'bigint', 19],
  [/^FLOAT$/, 'float', 17],
  [/^DOUBLE$/, 'double', 17],
  [/^DATE$/, 'date', 0],
  [/^TIMESTAMP WITH TIME ZONE$/, 'timestamp with time zone', 3],
  [/^TIMESTAMP/, 'timestamp', 3],
  [/^TIME/, 'time', 3],
  [/^BLOB$/, 'varbinary', 1073741824],
  [/^"?NULL"?$/, 'unknown', 0],
];

/** A DuckDB type by Athena's name: the base name, in lower case. */
export function typeInAthena(duckdb: string): AthenaType {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb);
  if (decimal) {
    return { name: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  }
  const [, name, precision] = NAMES.find(([pattern]) => pattern.test(duckdb)) ?? [
    /./,
    duckdb.toLowerCase(),
    0,
  ];
  return { name, precision, scale: 0 };
}

/** The type of DuckDB's sums, which are a bigint in Athena. */
export function isTooWide(duckdb: string): boolean {
  return /^(U?HUGEINT|UBIGINT)$/.test(duckdb);
}
