import { identifier } from '@dc-data-baker/models';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseOwn, selectParts, writeExpression } from '../syntax.ts';
import type { Place } from './containment.ts';
import type { PolygonIndexSpec } from './polygon-index.ts';
import type { SpatialJoin } from './understand-join.ts';

/** The functions of an index for a join's relation: see `PolygonIndexSpec`. */
interface Functions {
  /** Lists the polygons of a point. */
  readonly list: string;
  /** The number that a point has, and the list of its polygons. */
  readonly number: string;
  readonly listOfNumber: string;
}

const FUNCTIONS: Readonly<Record<Place, Functions>> = {
  inside: { list: 'at', number: 'set', listOfNumber: 'members' },
  boundary: { list: 'on_boundary', number: 'meeting', listOfNumber: 'met_boundary' },
  either: { list: 'near', number: 'meeting', listOfNumber: 'met' },
};

/** The function that lists the polygons of a point's meeting: see `groupedBySets`. */
export function listOfMeeting(place: Place): string {
  return place === 'inside' ? 'met_inside' : FUNCTIONS[place].listOfNumber;
}

/**
 * The points, each with the number of a polygon that it is in.
 *
 * @param condition selects points
 */
export function locatedPoints(
  join: SpatialJoin,
  index: PolygonIndexSpec,
  condition = '',
): Expression {
  const { containment, outer } = join;
  const [x, y] = [containment.x, containment.y].map(sqlOf);
  const { list } = FUNCTIONS[containment.place];
  return sourceOfPoints(
    join,
    index,
    `SELECT *, unnest(${index.name}_${list}(${x}, ${y}, ${outer})) AS ${index.name}_id FROM ${index.name}${condition && ` WHERE ${condition}`}`,
  );
}

/**
 * The sets of polygons in which points are, with the numbers of each set's polygons, and how many
 * points are in it as `<index>_points`.
 *
 * @param where selects points
 */
export function countedSets(
  join: SpatialJoin,
  index: PolygonIndexSpec,
  where: readonly Expression[],
): Expression {
  const { containment, outer } = join;
  const [x, y] = [containment.x, containment.y].map(sqlOf);
  const { number, listOfNumber } = FUNCTIONS[containment.place];
  const [set, count, id] = ['set', 'points', 'id'].map((end) => `${index.name}_${end}`);
  const conditions = where.map((condition) => `(${sqlOf(condition)})`).join(' AND ');
  const numbered = `SELECT ${index.name}_${number}(${x}, ${y}) AS ${set} FROM ${index.name}${conditions && ` WHERE ${conditions}`}`;
  const counted = `SELECT ${set}, count(*) AS ${count} FROM (${numbered}) AS numbered GROUP BY ${set}`;
  return sourceOfPoints(
    join,
    index,
    `SELECT ${count}, unnest(${index.name}_${listOfNumber}(${set}, ${outer})) AS ${id} FROM (${counted}) AS counted`,
  );
}

export function tableNode(name: string, alias: string): Expression {
  return sourceOf(`SELECT 1 FROM ${name} AS ${identifier(alias)}`);
}

/** A subquery with the points' alias, that reads them under the name of the index. */
function sourceOfPoints(
  { points }: SpatialJoin,
  { name }: PolygonIndexSpec,
  sql: string,
): Expression {
  const subquery = sourceOf(`SELECT 1 FROM (${sql}) AS ${identifier(points.alias)}`);
  // When leaving a node, so that the inserted points are not visited themselves.
  return ast.transform(subquery, {
    leave: (part) => ('table' in part && part.table.name.name === name ? points.node : undefined),
  });
}

function sourceOf(sql: string): Expression {
  const [source] = selectParts(parseOwn(sql, DUCKDB)).from?.expressions ?? [];
  if (!source) throw new SyntaxError(`no FROM in ${sql}`);
  return source;
}

function sqlOf(node: Expression): string {
  return writeExpression(node, DUCKDB);
}
