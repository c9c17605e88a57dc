import {
  BaseTable,
  external,
  Layer,
  matches,
  notFewerThan,
  notNull,
  query,
  shareBetween,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import type { Binder } from '../binder.ts';
import { formatMistake } from '../mistake.ts';
import {
  bakery,
  common,
  LAYERS,
  projectOf,
  queryNamed,
  TEXTS,
  withSubject,
} from '../testing/bakery.ts';
import { validate } from './validate.ts';

type Query = Parameters<Binder['bind']>[0];
type Answer = Awaited<ReturnType<Binder['bind']>>;

/** A binder that returns a test's answer for some queries, and accepts every other one. */
function binderThat(answer: (query: Query) => Answer | undefined): Binder & { asked: Query[] } {
  const asked: Query[] = [];
  return {
    asked,
    bind: async (bound) => {
      asked.push(bound);
      return answer(bound) ?? { types: declaredTypes(bound) };
    },
  };
}

/** The types of the bakery's table that a query fills, identified by its last column. */
function declaredTypes({ sql }: Query): string[] {
  if (sql.includes('AS first_letter')) {
    return ['VARCHAR', 'VARCHAR', 'VARCHAR', 'DOUBLE', 'DOUBLE', 'VARCHAR', 'VARCHAR'];
  }
  if (sql.includes('AS outcode')) return ['VARCHAR', 'VARCHAR', 'VARCHAR[]', 'VARCHAR'];
  return ['VARCHAR', 'VARCHAR', 'VARCHAR', 'VARCHAR[]', 'VARCHAR'];
}

const said = async (project: Parameters<typeof validate>[0], binder: Binder) =>
  (await validate(project, binder)).map(formatMistake);

describe('a project', () => {
  it('without mistakes is accepted', async () => {
    expect(
      await said(
        bakery(),
        binderThat(() => undefined),
      ),
    ).toEqual([]);
  });

  it('with mistakes in several files and between tables is refused with all of them', async () => {
    const twin = BaseTable({
      ...common,
      name: 'twin',
      prefix: 'areas/',
      columns: { id: 'string' },
      populatedBy: query(queryNamed('twin')),
    });
    const layers = [...LAYERS, Layer({ name: 'more', description: 'What?', tables: [twin] })];
    const texts = { ...TEXTS, twin: 'SELECT 1 AS ident', area_files: 'SELECT nope FROM areas' };
    expect(
      await said(
        projectOf(layers, texts),
        binderThat(() => undefined),
      ),
    ).toEqual([
      'table `twin`: its files under s3://flour/areas/ overlap with those of table `areas` under s3://flour/areas/; give it a prefix of its own',
      'table `twin`: is baked to the same place, areas/, in every environment: a bake in development would replace what production reads. Put {dc_environment} into its prefix, as in {dc_environment}/areas/',
      'queries/area_files.sql:1:8: column `nope` of query `area_files` is not in `areas`; there are area_id, wkt, kind',
      'queries/twin.sql:1:13: column `ident` of query `twin` is not declared by table `twin`, whose column 1 is `id`',
    ]);
  });
});

describe('the binder', () => {
  it('checks every query and every check, against empty tables', async () => {
    const binder = binderThat(() => undefined);
    await validate(bakery(), binder);
    const sqls = binder.asked.map(({ sql }) => sql);
    expect(sqls.filter((sql) => sql.includes('__candidate'))).toHaveLength(5);
    expect(sqls.filter((sql) => !sql.includes('__candidate'))).toHaveLength(4);
    expect(
      binder.asked[0]?.tables.find(({ name }) => name === 'points_in_areas__candidate'),
    ).toEqual({
      name: 'points_in_areas__candidate',
      columns: [
        { name: 'uprn', type: 'VARCHAR' },
        { name: 'address', type: 'VARCHAR' },
        { name: 'postcode', type: 'VARCHAR' },
        { name: 'area_ids', type: 'VARCHAR[]' },
        { name: 'first_letter', type: 'VARCHAR' },
      ],
    });
  });

  it('gets the values of the parameters of the first piece', async () => {
    const binder = binderThat(() => undefined);
    await validate(bakery(), binder);
    expect(binder.asked.map(({ sql }) => sql).join('\n')).toContain("'s3://flour/raw-points/'");
    expect(binder.asked.map(({ sql }) => sql).join('\n')).toContain("p.first_letter = 'A'");
  });

  it('reports a type that is not the declared one, at the column', async () => {
    const columns = { uprn: 'string', times: 'int', big: 'bigint', small: 'int' } as const;
    const text =
      'SELECT\n  uprn,\n  count(*) AS times,\n  sum(1) AS big,\n  sum(1) AS small\nFROM points GROUP BY uprn';
    const binder = binderThat(({ sql }) =>
      sql.includes('AS big') ? { types: ['VARCHAR', 'BIGINT', 'HUGEINT', 'HUGEINT'] } : undefined,
    );
    expect(await said(withSubject(columns, text), binder)).toEqual([
      'queries/subject.sql:3:3: column `times` of query `subject` is BIGINT, and table `subject` declares it int; CAST it, or declare what it is',
      'queries/subject.sql:5:3: column `small` of query `subject` is HUGEINT, and table `subject` declares it int; CAST it, or declare what it is',
    ]);
  });

  it('reports a query that does not bind', async () => {
    const binder = binderThat(({ sql }) =>
      sql.startsWith('SELECT uprn FROM points') ? { problem: 'No function matches' } : undefined,
    );
    expect(await said(withSubject({ uprn: 'string' }, 'SELECT uprn FROM points'), binder)).toEqual([
      'queries/subject.sql:1:1: query `subject`: No function matches',
    ]);
  });

  it('reports a check that does not bind', async () => {
    const subject = withSubject({ uprn: 'string' }, 'SELECT uprn FROM points', {
      checks: [notNull('uprn')],
    });
    const binder = binderThat(({ sql }) => {
      if (sql.startsWith('SELECT uprn FROM points')) return { types: ['VARCHAR'] };
      return sql.includes('subject__candidate') ? { problem: 'no' } : undefined;
    });
    expect(await said(subject, binder)).toEqual(['table `subject`: check notNull(uprn): no']);
  });

  it('reports a check as written for Athena, not as translated for DuckDB', async () => {
    const subject = withSubject({ uprn: 'string' }, 'SELECT uprn FROM points', {
      checks: [matches('uprn', /(?=a)b/, { as: 'odd' })],
    });
    const binder = binderThat(({ sql }) =>
      sql.includes('subject__candidate') ? { problem: 'no' } : undefined,
    );
    expect(await said(subject, binder)).toEqual([
      expect.stringMatching(/^table `subject`: check matches\(uprn, odd\): .*lookarounds/),
    ]);
  });

  it('reports nothing about a share of all', async () => {
    const ending = { day: /[0-9]+/, time: '22:00' };
    const subject = withSubject(
      { uprn: 'string', n: 'double', ids: 'array<string>' },
      'SELECT uprn, longitude AS n, ARRAY[uprn] AS ids FROM points',
      {
        checks: [
          notFewerThan(1, 'published'),
          notFewerThan(1, 'published', { of: 'uprn' }),
          notFewerThan(1, 'published', { of: 'ids', ending }),
          notFewerThan(1, 'published', { having: 'ids' }),
          shareBetween(1, 'n', -9, 2.5),
        ],
      },
    );
    const binder = binderThat(({ sql }) =>
      sql.includes('] AS ids') ? { types: ['VARCHAR', 'DOUBLE', 'VARCHAR[]'] } : undefined,
    );
    expect(await said(subject, binder)).toEqual([]);
  });

  it('reports a check with the name of another', async () => {
    const of = 'ids';
    const ending = { day: /[0-9]+/, time: '22:00' };
    const subject = withSubject({ ids: 'array<string>' }, 'SELECT ARRAY[uprn] AS ids FROM points', {
      checks: [
        notFewerThan(0.9, 'published', { of }),
        notFewerThan(0.5, 'published', { of, ending }),
      ],
    });
    const binder = binderThat(({ sql }) =>
      sql.includes('] AS ids') ? { types: ['VARCHAR[]'] } : undefined,
    );
    expect(await said(subject, binder)).toEqual([
      'table `subject`: check noneGone(ids): another check has a part of this name and is reported by it; remove one of them',
    ]);
  });

  it('reports a query that cannot be read beside all other mistakes', async () => {
    const { points: _, ...others }: Record<string, string> = TEXTS;
    const texts = { ...others, points_in_areas: 'SELECT nope FROM points' };
    const found = await said(
      projectOf(LAYERS, texts),
      binderThat(() => undefined),
    );
    expect(found[0]).toBe('table `points`: its query `points` cannot be read: no such file');
    expect(found.filter((message) => message.includes('table `points`'))).toHaveLength(1);
    expect(found.join('\n')).toMatch(/queries\/points_in_areas\.sql:1:8: .*`nope`/);
  });

  it('is not used for a query that is already invalid', async () => {
    const binder = binderThat(() => undefined);
    await validate(withSubject({ uprn: 'string' }, 'SELECT nope AS uprn FROM points'), binder);
    expect(binder.asked.some(({ sql }) => sql.includes('nope'))).toBe(false);
  });
});

describe('a spatial join that cannot be indexed', () => {
  const columns = { uprn: 'string', area_id: 'string' } as const;
  const inside = 'ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))';
  const shape =
    'expected `points JOIN polygons ON ST_Contains(ST_GeometryFromText(polygons.wkt), ST_Point(points.x, points.y))`';
  it.each([
    [
      'polygons outside',
      `SELECT p.uprn, a.area_id\nFROM areas AS a LEFT JOIN points AS p ON ${inside}`,
      `2:74: query \`subject\`: this spatial join cannot be indexed; ${shape}`,
    ],
    [
      'in WHERE',
      `SELECT p.uprn, a.area_id\nFROM points AS p, areas AS a\nWHERE ${inside}`,
      `3:39: query \`subject\`: st_contains is used in a way that cannot be indexed; ${shape}`,
    ],
    [
      'with a star',
      `SELECT j.uprn, j.area_id FROM (\n  SELECT * FROM points AS p JOIN areas AS a ON ${inside}) AS j`,
      '2:10: query `subject`: name the columns of a query with a spatial join, instead of *',
    ],
  ])('%s', async (_, text, message) => {
    const found = await said(
      withSubject(columns, text),
      binderThat(() => undefined),
    );
    expect(found).toEqual([`queries/subject.sql:${message}`]);
  });
});

describe('a polygon that only DuckDB would validate', () => {
  const message =
    "a polygon of `areas` is made by a query, so only DuckDB would check its text; use a column of an external table’s CSV unchanged, or as nullif(column, '')";
  const joined = (wkt: string, areas = 'areas') =>
    `SELECT p.uprn, a.area_id\nFROM points AS p JOIN ${areas} AS a ON ST_Contains(ST_GeometryFromText(${wkt}), ST_Point(p.longitude, p.latitude))`;
  const saidOf = (text: string) =>
    said(
      withSubject({ uprn: 'string', area_id: 'string' }, text),
      binderThat(() => undefined),
    );

  it.each([
    "concat('POLYGON ', a.wkt)",
    'upper(a.wkt)',
    "replace(a.wkt, ';')",
    "nullif(a.wkt, '-')",
  ])('is refused if a query makes it: %s', async (wkt) => {
    expect(await saidOf(joined(wkt))).toEqual([
      `queries/subject.sql:2:49: query \`subject\`: ${message}`,
    ]);
  });

  it.each(['a.wkt', "nullif(a.wkt, '')"])('is accepted as it is in a CSV: %s', async (wkt) => {
    expect(await saidOf(joined(wkt))).toEqual([]);
  });
});

it('reports a name of two tables once, whatever reads them', async () => {
  const [first] = LAYERS;
  const [original] = first?.tables ?? [];
  const copy = BaseTable({
    ...common,
    name: original?.name ?? '',
    prefix: 'elsewhere/',
    columns: { other: 'string' },
    populatedBy: external('somebody'),
  });
  const before = Layer({ name: 'before', description: 'x', tables: [copy] });
  const project = projectOf([before, ...LAYERS], TEXTS);
  expect(
    await said(
      project,
      binderThat(() => undefined),
    ),
  ).toEqual([
    `\`${original?.name}\`: is the name of more than one thing (table, table); layers and tables share one set of names, and queries have another: give each its own name`,
  ]);
});
