import { BaseTable, external, Layer, query } from '@dc-data-baker/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Project } from './project.ts';
import { select, selectExternal } from './selection.ts';
import { tableGraph } from './table-graph.ts';
import { bakery, common, projectOf, queryNamed, withSubject } from './testing/bakery.ts';

/** A project in which each table reads the given tables. */
function projectReading(reads: readonly (readonly number[])[]): Project {
  const texts: Record<string, string> = {};
  const tables = reads.map((others, i) => {
    const name = `t${i}`;
    const froms = others.map((other) => `SELECT id FROM t${other}`);
    texts[name] = froms.length === 0 ? "SELECT 'x' AS id" : froms.join(' UNION ALL ');
    return BaseTable({
      ...common,
      name,
      prefix: `${name}/`,
      columns: { id: 'string' },
      populatedBy: query(queryNamed(name)),
    });
  });
  return projectOf([Layer({ name: 'all', description: 'All?', tables })], texts);
}

/** Tables in a random order, each of which reads some of those before it in a hidden order. */
const acyclic = fc
  .integer({ min: 1, max: 7 })
  .chain((count) =>
    fc.record({
      order: fc.shuffledSubarray(
        Array.from({ length: count }, (_, i) => i),
        { minLength: count },
      ),
      edges: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 12 }),
    }),
  )
  .map(({ order, edges }) =>
    order.map((_, table) => {
      const rank = order.indexOf(table);
      const before = edges.filter(([from, to]) => from === table && order.indexOf(to) < rank);
      return [...new Set(before.map(([, to]) => to))];
    }),
  );

describe('the graph of tables', () => {
  it('is found in the queries', () => {
    const graph = tableGraph(bakery());
    expect(graph.reads('points_in_areas')).toEqual(['areas', 'points']);
    expect(graph.reads('raw_points')).toEqual([]);
    expect(graph.readBy('points')).toEqual(['points_in_areas']);
    expect(graph.bakedInOrder).toEqual(['points', 'points_in_areas', 'area_files']);
    expect(graph.cycle).toEqual([]);
  });

  it('finds tables in a WITH, a subquery, a join and in another case, and not the names of a WITH', () => {
    const text = `WITH areas AS (SELECT uprn FROM RAW_POINTS)
      SELECT a.uprn FROM areas AS a JOIN "points" AS p ON p.uprn = a.uprn
      WHERE a.uprn IN (SELECT uprn FROM area_files)`;
    const graph = tableGraph(withSubject({ uprn: 'string' }, text));
    expect([...graph.reads('subject')].sort()).toEqual(['area_files', 'points', 'raw_points']);
  });

  it('has each table after all that it reads', () => {
    fc.assert(
      fc.property(acyclic, (reads) => {
        const { bakedInOrder, cycle } = tableGraph(projectReading(reads));
        expect(cycle).toEqual([]);
        expect([...bakedInOrder].sort()).toEqual(reads.map((_, i) => `t${i}`).sort());
        reads.forEach((others, i) => {
          for (const other of others) {
            expect(bakedInOrder.indexOf(`t${other}`)).toBeLessThan(bakedInOrder.indexOf(`t${i}`));
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('reports a circle', () => {
    expect(tableGraph(projectReading([[1], [2], [1], []])).cycle).toEqual(['t1', 't2']);
    expect(tableGraph(projectReading([[0]])).cycle).toEqual(['t0']);
  });
});

describe('column lineage', () => {
  const lineage = (text: string) =>
    tableGraph(withSubject({ uprn: 'string' }, text))
      .lineage('subject')
      .map(({ name, from, direct }) => {
        const sources = from.map(({ table, column }) => `${table}.${column}`).sort();
        return `${name}${direct ? ' = ' : ' < '}${sources.join(', ')}`;
      });

  it.each([
    [
      'as it is',
      'SELECT UPRN, p.x AS y FROM Raw_Points AS p',
      ['uprn = raw_points.uprn', 'y = raw_points.x'],
    ],
    [
      'in an expression',
      "SELECT uprn || '-' || address AS a FROM points",
      ['a < points.address, points.uprn'],
    ],
    ['cast', 'SELECT CAST(x AS double) AS a FROM raw_points', ['a < raw_points.x']],
    [
      'aggregated',
      'SELECT max(x) AS a, count(*) AS b FROM raw_points',
      ['a < raw_points.x', 'b < '],
    ],
    ['a constant', "SELECT 'x' AS a FROM raw_points", ['a < ']],
    [
      'through a WITH',
      'WITH w AS (SELECT uprn AS u, x || y AS z FROM raw_points) SELECT u, max(z) AS m FROM w GROUP BY u',
      ['u = raw_points.uprn', 'm < raw_points.x, raw_points.y'],
    ],
    [
      'through a WITH that names its columns',
      'WITH w(u) AS (SELECT uprn FROM points) SELECT u AS v FROM w',
      ['v = points.uprn'],
    ],
    [
      'through a join',
      'SELECT a.kind, p.uprn FROM points AS p JOIN areas AS a ON a.area_id = p.source',
      ['kind = areas.kind', 'uprn = points.uprn'],
    ],
    [
      'through a subquery',
      'SELECT s.u FROM (SELECT uprn AS u FROM points) AS s',
      ['u = points.uprn'],
    ],
    [
      'through a star',
      'SELECT * FROM areas',
      ['area_id = areas.area_id', 'wkt = areas.wkt', 'kind = areas.kind'],
    ],
  ])('%s', (_, text, expected) => expect(lineage(text)).toEqual(expected));
});

describe('the columns that decide the rows', () => {
  const decidedBy = (text: string) =>
    tableGraph(withSubject({ uprn: 'string' }, text))
      .decidedBy('subject')
      .map(({ table, column, by }) => `${table}.${column} ${by.join(' ')}`);

  it.each([
    ['none', 'SELECT uprn FROM points', []],
    [
      'a join by equal values',
      'SELECT p.uprn FROM points AS p JOIN areas AS a ON a.area_id = p.source',
      ['areas.area_id join', 'points.source join'],
    ],
    [
      'a join by USING',
      'SELECT uprn FROM points JOIN Raw_Points USING (UPRN)',
      ['points.uprn join', 'raw_points.uprn join'],
    ],
    [
      'polygons and points, through a WITH',
      `WITH shapes AS (SELECT ST_GeometryFromText(wkt) AS shape FROM areas WHERE kind = 'ward')
        SELECT r.uprn FROM raw_points AS r JOIN shapes AS s
        ON ST_Contains(s.shape, ST_Point(CAST(r.x AS double), CAST(r.y AS double)))`,
      ['areas.wkt join', 'raw_points.x join', 'raw_points.y join', 'areas.kind filter'],
    ],
    [
      'a filter, and groups of the same',
      "SELECT max(uprn) AS uprn FROM points WHERE source LIKE 'a%' GROUP BY source HAVING max(address) > 'b'",
      ['points.source filter group', 'points.address filter'],
    ],
    [
      'a subquery of a condition',
      'SELECT uprn FROM points WHERE EXISTS (SELECT 1 FROM areas WHERE area_id = source)',
      ['areas.area_id filter', 'points.source filter'],
    ],
    [
      'a subquery without a name that numbers rows',
      `SELECT uprn FROM (
        SELECT uprn, row_number() OVER (PARTITION BY uprn ORDER BY address) AS place FROM points
      ) WHERE place = 1`,
      ['points.uprn group', 'points.address order'],
    ],
    [
      'a branch of a UNION, and what EXCEPT takes away',
      "SELECT uprn FROM points WHERE source = 'a' UNION ALL (SELECT uprn FROM raw_points EXCEPT SELECT area_id FROM areas)",
      ['points.source filter', 'areas.area_id filter'],
    ],
  ])('%s', (_, text, expected) => expect(decidedBy(text)).toEqual(expected));

  it('do not exist for external tables', () => {
    expect(tableGraph(bakery()).decidedBy('raw_points')).toEqual([]);
  });
});

describe('a selection', () => {
  const project = bakery();
  const graph = tableGraph(project);
  const selected = (...selectors: string[]) => [...select(project, graph, selectors)];

  it.each([
    ['nothing is everything that is baked', [], ['points', 'points_in_areas', 'area_files']],
    ['a table', ['points_in_areas'], ['points_in_areas']],
    ['a table and what it needs', ['+points_in_areas'], ['points', 'points_in_areas']],
    ['a table and what needs it', ['points_in_areas+'], ['points_in_areas', 'area_files']],
    ['both', ['+points_in_areas+'], ['points', 'points_in_areas', 'area_files']],
    ['a layer', ['belonging'], ['points_in_areas', 'area_files']],
    ['a layer and what it needs', ['+belonging'], ['points', 'points_in_areas', 'area_files']],
    ['a layer and what needs it', ['places+'], ['points', 'points_in_areas', 'area_files']],
    ['several, in the order of the plan', ['area_files', 'points'], ['points', 'area_files']],
    ['one twice', ['points', '+points'], ['points']],
    ['an external table, which is not baked', ['areas'], []],
    ['what needs an external table', ['areas+'], ['points_in_areas', 'area_files']],
    ['any characters', ['points*'], ['points', 'points_in_areas']],
    ['any characters of a layer', ['belong*'], ['points_in_areas', 'area_files']],
    ['any characters, and what needs it', ['*areas+'], ['points_in_areas', 'area_files']],
  ])('%s', (_, selectors, expected) => expect(selected(...selectors)).toEqual(expected));

  it.each([
    ['a table', [], ['points_in_areas'], ['points', 'area_files']],
    ['a table and what needs it', [], ['points_in_areas+'], ['points']],
    ['of what is selected', ['+points_in_areas'], ['points'], ['points_in_areas']],
    ['any characters', [], ['*s'], []],
  ])('less %s', (_, selectors, excluded, expected) =>
    expect([...select(project, graph, selectors, excluded)]).toEqual(expected),
  );

  it('of external tables has those with the given names', () => {
    expect([...selectExternal(project, ['+*s'])]).toEqual(['raw_points', 'areas']);
    expect([...selectExternal(project, ['*s'], ['raw_points'])]).toEqual(['areas']);
    expect([...selectExternal(project, [])]).toEqual([]);
  });

  it('of an unknown name', () => {
    expect(() => selected('point')).toThrow(
      'there is no layer or table `point`; did you mean `points`?',
    );
    expect(() => selected('p.ints')).toThrow('there is no layer or table `p.ints`');
    expect(() => selected('x*')).toThrow('there is no layer or table `x*`');
    expect(() => selected('+')).toThrow(
      'there is no layer or table ``; there are places, belonging, raw_points',
    );
  });
});

it('an external table is read by queries and reads nothing', () => {
  const table = BaseTable({
    ...common,
    name: 'alone',
    prefix: 'alone/',
    columns: { id: 'string' },
    populatedBy: external('us'),
  });
  const graph = tableGraph(
    projectOf([Layer({ name: 'a', description: 'A?', tables: [table] })], {}),
  );
  expect(graph.bakedInOrder).toEqual([]);
  expect(graph.lineage('alone')).toEqual([]);
});
