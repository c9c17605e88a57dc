import { identifier } from '@dc-data-baker/models';
import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseOwn, selectParts, writeExpression } from '../syntax.ts';
import type { PointPlace } from './containment.ts';
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

const FUNCTIONS: Readonly<Record<PointPlace, Functions>> = {
  inside: { list: 'at', number: 'set', listOfNumber: 'members' },
  boundary: { list: 'on_boundary', number: 'meeting', listOfNumber: 'met_boundary' },
  either: { list: 'near', number: 'meeting', listOfNumber: 'met' },
};

/** The function that lists the polygons of a point's meeting: see `groupedBySets`. */
export function listOfMeeting(place: PointPlace): string {
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

/** The column of `countedSets` with how many points there are. */
export function pointsColumn({ name }: PolygonIndexSpec): string {
  return `${name}_points`;
}

/** The column with how many of them have a value. */
export function valueColumn(index: PolygonIndexSpec, value: number): string {
  return `${pointsColumn(index)}_${value + 1}`;
}

/**
 * The sets of polygons in which points are, with the numbers of each set's polygons, and how many
 * points are in it.
 *
 * @param where selects points
 * @param values of points: how many of them are not null is counted, too
 */
export function countedSets(
  join: SpatialJoin,
  index: PolygonIndexSpec,
  where: readonly Expression[],
  values: readonly Expression[],
): Expression {
  const { containment, outer } = join;
  const [x, y] = [containment.x, containment.y].map(sqlOf);
  const { number, listOfNumber } = FUNCTIONS[containment.place];
  const [set, id] = [`${index.name}_set`, `${index.name}_id`];
  const conditions = where.map((condition) => `(${sqlOf(condition)})`).join(' AND ');
  const counts = values.map((_, i) => valueColumn(index, i));
  const named = [`${index.name}_${number}(${x}, ${y}) AS ${set}`].concat(
    values.map((value, i) => `${sqlOf(value)} AS ${counts[i]}`),
  );
  const numbered = `SELECT ${named.join(', ')} FROM ${index.name}${conditions && ` WHERE ${conditions}`}`;
  const all = [
    `count(*) AS ${pointsColumn(index)}`,
    ...counts.map((name) => `count(${name}) AS ${name}`),
  ];
  const counted = `SELECT ${set}, ${all.join(', ')} FROM (${numbered}) AS numbered GROUP BY ${set}`;
  const listed = `unnest(${index.name}_${listOfNumber}(${set}, ${outer})) AS ${id}`;
  return sourceOfPoints(
    join,
    index,
    `SELECT ${[pointsColumn(index), ...counts, listed].join(', ')} FROM (${counted}) AS counted`,
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
