import { identifier } from '@dc-data-baker/models';
import { DUCKDB, type Expression, writeExpression } from '../syntax.ts';
import type { Branch, Grouping } from './grouping.ts';
import { listOfMeeting } from './located-points.ts';
import type { BySets } from './pointwise.ts';
import type { PolygonIndexSpec } from './polygon-index.ts';
import { ofMeeting, sayPredicates } from './predicates.ts';
import { nameOfReference } from './relation.ts';
import type { SpatialJoin } from './understand-join.ts';

/** A grouped join, in equivalent forms. */
export interface GroupedBySets {
  readonly sql: string;
  /**
   * For points of which no two have equal keys: it reads them once less, and does not compare them.
   */
  readonly ifUnique: string;
  /** The same in parts, for such points. */
  readonly bySets: BySets;
  /** The columns of the points that the query groups by, with their names in the result. */
  readonly keys: ReadonlyMap<string, string | undefined>;
}

/**
 * Joins points with polygons and groups by points. The result for a point depends only on the *set*
 * of its polygons, and millions of points have only thousands of different sets. So each set is
 * grouped once, and each point gets the result of its set:
 *
 *     WITH keys AS (SELECT hash(<keys>) AS key, polygons_1_set(a.x, a.y) AS set FROM points AS a),
 *       repeated AS (SELECT key FROM keys GROUP BY key HAVING count(*) > 1),
 *       answers AS (SELECT set, <aggregates> FROM <the polygons of each set> GROUP BY set)
 *     SELECT <keys>, <answers> FROM points AS a JOIN answers ... ANTI JOIN repeated ...
 *     UNION ALL <the general form, of the points whose key is repeated>
 *
 * The points of a group have equal keys, and so equal hashes; if hashes are equal by coincidence,
 * the general form separates the groups. So the rows are those of the general form, for any
 * aggregates.
 *
 * The points are read again instead of being kept, which takes as long and needs no memory. For 33
 * million addresses, grouping by their seven columns took 187 s of processor time, and this took 48
 * s.
 *
 * If boundaries count, a *meeting* replaces the set: the polygons that contain the point and those
 * that have it on their boundary. Points on boundaries have meetings of their own.
 *
 * @param general the general form, for the points that a condition selects
 */
export function groupedBySets(
  { keys, items, where, found }: Grouping,
  join: SpatialJoin,
  index: PolygonIndexSpec,
  general: (condition: string) => string,
): GroupedBySets {
  const { points, containment } = join;
  const name = (end: string) => identifier(`${index.name}_${end}`);
  const [set, key, sets] = [name('set'), name('key'), name('sets')] as const;
  const [keysTable, repeated, answers] = ['keys', 'repeated', 'answers'].map(name);
  const a = identifier(points.alias);
  const branches = found?.branches ?? [
    { join, polygonKeys: [], isGrouped: true, having: undefined, items },
  ];
  const meets = found !== undefined || containment.place !== 'inside';
  const list = (nodes: readonly Expression[]) => nodes.map(sqlOf).join(', ');
  const hash = `hash(${list(keys)})`;
  const setOfPoint = `${name(meets ? 'meeting' : 'set')}(${sqlOf(containment.x)}, ${sqlOf(containment.y)}) AS ${set}`;
  const from = `FROM ${sqlOf(points.node)}${where ? ` WHERE ${sqlOf(where)}` : ''}`;
  const answer = (i: number) => name(`answer_${i}`);
  const ofSets = { set: `${sets}.${set}`, meets, index };
  const each = `${name('all_sets')} AS ${sets}`;
  const allSets = (points: string) =>
    `${name('all_sets')} AS MATERIALIZED (SELECT DISTINCT ${points})`;
  const answersOfSets = () => {
    if (!found) {
      const given = items.flatMap((item, i) =>
        item.isKey ? [] : [{ ...item, name: `${index.name}_answer_${i}` }],
      );
      return branches
        .map((branch) => selectOfSets({ ...branch, items: given }, each, ofSets))
        .join('');
    }
    const names = found.branches[0]?.items ?? [];
    const rows = branches.map((branch) => {
      const items = branch.items.map((item, i) => ({ ...item, name: names[i]?.name ?? item.name }));
      return selectOfSets({ ...branch, items }, each, ofSets);
    });
    const aggregates = items.map((item, i) =>
      item.isKey ? '' : `, ${sqlOf(item.value)} AS ${answer(i)}`,
    );
    return `SELECT ${set}${aggregates.join('')} FROM (${rows.join(' UNION ALL ')}) AS ${identifier(found.alias)} GROUP BY ${set}`;
  };
  const given = items.map(
    (item, i) =>
      `${item.isKey ? sqlOf(item.value) : `${answers}.${answer(i)}`} AS ${identifier(item.name)}`,
  );
  const answered = `JOIN ${answers} ON ${answers}.${set} = ${a}.${set}`;
  return {
    sql: `SELECT * FROM (
    WITH ${keysTable} AS MATERIALIZED (SELECT ${setOfPoint}, ${hash} AS ${key} ${from}),
    ${repeated} AS MATERIALIZED (
      SELECT ${key} FROM ${keysTable} GROUP BY ${key} HAVING count(*) > 1
    ),
    ${allSets(`${set} FROM ${keysTable}`)},
    ${answers} AS MATERIALIZED (${answersOfSets()})
    SELECT ${given.join(', ')}
    FROM (SELECT ${list(keys)}, ${setOfPoint}, ${hash} AS ${key} ${from}) AS ${a}
    ANTI JOIN ${repeated} ON ${repeated}.${key} = ${a}.${key}
    ${answered}
    UNION ALL
    ${general(`${hash} IN (SELECT ${key} FROM ${repeated})`)}
  ) AS ${name('groups')}`,
    ifUnique: `WITH ${allSets(`${setOfPoint} ${from}`)},
    ${answers} AS MATERIALIZED (${answersOfSets()})
    SELECT ${given.join(', ')} FROM (SELECT ${list(keys)}, ${setOfPoint} ${from}) AS ${a} ${answered}`,
    bySets: {
      set: `${index.name}_set`,
      located: `SELECT *, ${setOfPoint} ${from}`,
      sets: `${index.name}_all_sets`,
      answers: `SELECT * FROM (${answersOfSets()}) AS ${answers}`,
      columns: items.map((item, i) =>
        item.isKey
          ? { name: item.name, column: nameOfReference(item.value) }
          : { name: item.name, answer: `${index.name}_answer_${i}` },
      ),
    },
    keys: new Map(
      keys.map((expression) => [
        nameOfReference(expression),
        items.find(
          ({ isKey, value }) => isKey && nameOfReference(value) === nameOfReference(expression),
        )?.name,
      ]),
    ),
  };
}

/** The result of a join for the polygons of each set. */
function selectOfSets(
  { join, items, polygonKeys, isGrouped, having }: Branch,
  sets: string,
  { set, meets, index }: { set: string; meets: boolean; index: PolygonIndexSpec },
): string {
  const { polygons, containment, outer, rest } = join;
  const name = (end: string) => identifier(`${index.name}_${end}`);
  const [id, ofSets, b] = [name('id'), name('sets'), identifier(polygons.alias)] as const;
  const said = ofMeeting(set, index);
  const ofPolygons = (value: Expression) => sqlOf(sayPredicates(value, join, index, said));
  const list = meets ? listOfMeeting(containment.place) : 'members';
  const columns = items
    .filter(({ isKey }) => !isKey)
    .map((item) => `, ${ofPolygons(item.value)} AS ${identifier(item.name)}`);
  const joined = [`${b}.${id} = ${ofSets}.${id}`, ...(outer ? [] : rest.map(sqlOf))].join(' AND ');
  const keys = [set, ...polygonKeys.map(sqlOf)].join(', ');
  return `SELECT ${set} AS ${name('set')}${columns.join('')}
    FROM (
      SELECT ${name('set')}, unnest(${name(list)}(${name('set')}, ${outer})) AS ${id} FROM ${sets}
    ) AS ${ofSets}
    ${outer ? 'LEFT ' : ''}JOIN ${identifier(index.name)} AS ${b} ON ${joined}
    ${isGrouped ? `GROUP BY ${keys}` : ''}${having ? ` HAVING ${ofPolygons(having)}` : ''}`;
}

function sqlOf(node: Expression): string {
  return writeExpression(node, DUCKDB);
}
