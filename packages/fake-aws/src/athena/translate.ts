import { listsAllColumns, toDuckdb } from '@dc-data-baker/planner';
import { codeOf } from './code-of.ts';
import { malformed } from './statement.ts';

/** The prefix of Athena's spatial functions here, so that the planner does not translate them. */
export const PAIRWISE = 'pairwise_';

/** A view's column with the geometry of another column's text. */
export const geometryColumn = (column: string): string => `${column} as geometry`;

export interface Translation {
  readonly sql: string;
  /** Columns whose geometry the views have as well. */
  readonly geometries: ReadonlySet<string>;
}

/** @throws AwsJsonError for SQL that cannot be parsed, as StartQueryExecution does */
export function assertReadable(select: string): void {
  try {
    // The first that is tried when it runs; either remembers what it has found.
    translateQuickly(select) ?? translate(select);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [problem] = error.message.split(' in ');
    throw malformed(`line 1:1: mismatched input: ${problem}`);
  }
}

/**
 * Translates a SELECT from Athena's SQL to DuckDB's. The planner's joins of points and polygons are
 * not used, because this checks them independently: each pair is tested.
 */
export function translate(select: string): Translation {
  const code = codeOf(select);
  const renamed = code.matchAll(
    /\b(?=(ST_(Boundary|Contains|GeometryFromText|Intersects|Point|Polygon|Within)|geometry_union_agg)\s*\()/gi,
  );
  let sql = '';
  let at = 0;
  for (const { index } of renamed) {
    sql += `${select.slice(at, index)}${PAIRWISE}`;
    at = index;
  }
  return { sql: toDuckdb(sql + select.slice(at), new Map()).sql, geometries: new Set() };
}

/**
 * The same, but each polygon is parsed once, not once per pair: a thousand polygons and twenty
 * thousand points would otherwise take minutes. Only for tables, which can have an additional
 * column; `undefined` where that could be noticed.
 */
export function translateQuickly(select: string): Translation | undefined {
  if (listsAllColumns(select)) return undefined;
  const code = codeOf(select);
  const geometries = new Set<string>();
  let sql = '';
  let at = 0;
  const calls = code.matchAll(/\bST_(?:GeometryFromText|Polygon)\s*\(\s*((?:\w+\.)?)(\w+)\s*\)/gi);
  for (const { index, 0: call, 1: table = '', 2: column = '' } of calls) {
    const name = column.toLowerCase();
    geometries.add(name);
    sql += `${select.slice(at, index)}${table}"${geometryColumn(name)}"`;
    at = index + call.length;
  }
  if (geometries.size === 0) return undefined;
  return { sql: translate(sql + select.slice(at)).sql, geometries };
}
