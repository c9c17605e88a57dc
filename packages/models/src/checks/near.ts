import { z } from 'zod';
import { identifier, sqlLiteral } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  columns,
  orFail,
  severity,
} from './check-kind.ts';
import { expectNumbers } from './column-types.ts';

const schema = z.strictObject({
  kind: z.literal('near'),
  /** The column that groups the rows, and their longitude and latitude, in degrees. */
  columns: columns.length(3, 'expected a column that groups, a longitude and a latitude'),
  kilometres: z.number().positive(),
  severity,
});
type Near = z.output<typeof schema>;

/**
 * No row is farther than a number of kilometres from all other points with the same value, such as
 * the same postcode. Rows at one point count together, and pass if no other point has their value.
 * A value with more than 500 rows says nothing about a place and is skipped; without that rule, a
 * column of blanks would be compared with itself.
 *
 * @param kilometres on a sphere, accurate to about 1 in 200
 */
export function near<const Column extends string>(
  column: Column,
  kilometres: number,
  options?: CheckOptions,
): CheckOn<Column | 'longitude' | 'latitude', Near>;
export function near<const Column extends string>(
  column: Column,
  kilometres: number,
  options: CheckOptions & { readonly longitude: Column; readonly latitude: Column },
): CheckOn<Column, Near>;
export function near(
  column: string,
  kilometres: number,
  options?: CheckOptions & { readonly longitude?: string; readonly latitude?: string },
): CheckOn<string, Near> {
  const { longitude = 'longitude', latitude = 'latitude', ...rest } = orFail(options);
  return { kind: 'near', columns: [column, longitude, latitude], kilometres, ...rest };
}

const MOST_ROWS = 500;

/** Kilometres per degree of latitude, on a sphere with the Earth's mean radius. */
const DEGREE = 111.195;

/**
 * The cosine of a latitude in degrees, accurate to 1 in 10,000. `cos` itself differs in its last
 * digit between the engines.
 */
function cosine(latitude: string): string {
  const squared = `${latitude} * ${latitude}`;
  return `(1 - ${squared} * (1.5230871e-4 - ${squared} * (3.86632e-9 - ${squared} * 3.92583e-14)))`;
}

export const nearKind = checkKind({
  schema,
  args: ({ columns: [column, longitude, latitude], kilometres }) =>
    [
      column,
      kilometres,
      ...(longitude === 'longitude' && latitude === 'latitude' ? [] : [longitude, latitude]),
    ].join(', '),
  problems: ({ columns: [, ...place] }, types) => expectNumbers(place, types),
  selects(check, { name, rows }) {
    const [by = '', x = '', y = ''] = check.columns.map(identifier);
    const from = identifier(rows);
    const [degree, most] = [sqlLiteral(DEGREE), sqlLiteral(check.kilometres * check.kilometres)];
    // Few postcodes are wide, and only the points of those are compared. A degree is widest at the
    // equator.
    const extent = (column: string) =>
      `((max(r.${column}) - min(r.${column})) * ${degree}) * ((max(r.${column}) - min(r.${column})) * ${degree})`;
    // Null and NaN are not places; other checks find them.
    const placed = (alias: string) =>
      `${alias}.${x} BETWEEN -180 AND 180 AND ${alias}.${y} BETWEEN -90 AND 90`;
    const wide = `SELECT r.${by} AS name FROM ${from} AS r WHERE ${placed('r')} GROUP BY r.${by} HAVING count(*) <= ${MOST_ROWS} AND ${extent(x)} + ${extent(y)} > ${most}`;
    // 0 and -0 are one place: which of them a join or DISTINCT leaves is not the same on both engines.
    const points = `SELECT DISTINCT w.name, a.${x} + 0e0 AS x, a.${y} + 0e0 AS y, ${degree} * ${cosine(`a.${y}`)} AS width FROM ${from} AS a JOIN wide AS w ON a.${by} = w.name WHERE ${placed('a')}`;
    const [east, north] = ['((p.x - o.x) * p.width)', `((p.y - o.y) * ${degree})`];
    const others = `SELECT p.name, p.x, p.y, min(CASE WHEN p.x <> o.x OR p.y <> o.y THEN ${east} * ${east} + ${north} * ${north} END) AS nearest FROM points AS p JOIN points AS o ON p.name = o.name GROUP BY p.name, p.x, p.y`;
    return [
      {
        name,
        severity: check.severity,
        sql: `WITH wide AS (${wide}), points AS (${points}), others AS (${others}) SELECT a.* FROM ${from} AS a JOIN others AS o ON a.${by} = o.name AND a.${x} + 0e0 = o.x AND a.${y} + 0e0 = o.y WHERE o.nearest > ${most}`,
        assurances: [{ sql: `NOT EXISTS (${perhapsWide(check, from)})` }],
      },
    ];
  },
});

/**
 * In DuckDB's SQL: the values whose points may be far apart, and all that are. It does not look at
 * each row, whether it is a place, which took half as long again: the extent of all rows is at least
 * that of the places among them, and NaN, which is greater than all numbers, makes it too large. A
 * value is left out for its many rows only where all of them are places.
 */
function perhapsWide({ columns, kilometres }: CheckOn<string, Near>, from: string): string {
  const [by = '', x = '', y = ''] = columns.map(identifier);
  const extent = (column: string) => `(max(${column}) - min(${column})) * ${sqlLiteral(DEGREE)}`;
  const squared = [x, y].map((column) => `(${extent(column)}) * (${extent(column)})`).join(' + ');
  const bounds = `min(${x}) >= -180 AND max(${x}) <= 180 AND min(${y}) >= -90 AND max(${y}) <= 90`;
  const areMany = `count(*) > ${MOST_ROWS} AND count(${x} + ${y}) = count(*) AND ${bounds}`;
  return `SELECT ${by} FROM ${from} GROUP BY ${by} HAVING ${squared} > ${sqlLiteral(kilometres * kilometres)} AND NOT (${areMany})`;
}
