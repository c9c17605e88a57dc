/**
 * Words that Athena only takes for names if they are quoted: all for which Trino 476 refuses
 * `SELECT 1 AS word`. https://trino.io/docs/current/language/reserved.html
 */
export const RESERVED: ReadonlySet<string> = new Set(
  `alter and as auto between by case cast constraint create cross cube current_catalog current_date
  current_path current_role current_schema current_time current_timestamp current_user deallocate
  delete describe distinct drop else end escape except exists extract false for from full group
  grouping having in inner insert intersect into is join json_array json_exists json_object
  json_query json_table json_value left like listagg localtime localtimestamp natural normalize not
  null on or order outer prepare recursive right rollup select skip table then trim true uescape
  union unnest using values when where with`.split(/\s+/),
);

/** Words that DuckDB only takes for names if they are quoted, and that the parser does not quote. */
export const UNQUOTED_FOR_DUCKDB: ReadonlySet<string> = new Set(
  'at default glob lambda offset overlaps positional summarize unpack'.split(' '),
);
