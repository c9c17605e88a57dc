import { toDuckdb } from '@dc-data-baker/planner';
import { codeOf } from './code-of.ts';
import { malformed } from './statement.ts';

/** What Athena's spatial functions are called here, so that the planner lets them be. */
export const PAIRWISE = 'pairwise_';

/** A view's column with the geometry that is written in another. */
export const geometryColumn = (column: string): string => `${column} as geometry`;

export interface Translation {
  readonly sql: string;
  /** Columns of which the views are to give the geometry too. */
  readonly geometries: ReadonlySet<string>;
}

/** @throws AwsJsonError for SQL that cannot be read, as StartQueryExecution does */
export function assertReadable(select: string): void {
  try {
    translate(select);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [problem] = error.message.split(' in ');
    throw malformed(`line 1:1: mismatched input: ${problem}`);
  }
}

/**
 * A SELECT in Athena's SQL, for DuckDB. The planner's way with joins of points and polygons is
 * not taken: this is to be a second opinion on it. Each pair is looked at.
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
 * The same, reading each polygon once and not with each pair: a thousand of them times twenty
 * thousand points is otherwise minutes. For tables alone, which can be given one column more;
 * `undefined` where that could be seen.
 */
export function translateQuickly(select: string): Translation | undefined {
  const code = codeOf(select);
  if (/(\bSELECT\s+(DISTINCT\s+)?|,\s*|\.)\*/i.test(code)) return undefined;
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
