import {
  BaseTable,
  type Check,
  external,
  Layer,
  overRows,
  query,
  sameKeys,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { knownPieces } from './listed-pieces.ts';
import { formatMistake } from './mistake.ts';
import { pieces } from './pieces.ts';
import { plan } from './plan.ts';
import { bakedNamed, isBaked, type Project, tableNamed } from './project.ts';
import type { Stage, StageKind, StageOf } from './stage.ts';
import {
  bakery,
  common,
  LAYERS,
  projectOf,
  queryNamed,
  TEXTS,
  withSubject,
} from './testing/bakery.ts';
import { unreadQueries } from './validate/unread-queries.ts';

function stageOf<Kind extends StageKind>(
  stages: readonly Stage[],
  kind: Kind,
  table: string,
): StageOf<Kind> {
  const found = stages.find((stage) => stage.id === `${kind}:${table}`);
  if (found?.kind !== kind) throw new Error(`no ${kind}:${table}`);
  return found as StageOf<Kind>;
}

/** `id <- the ids that come before it`, one line for each stage. */
const outline = (project: Project, ...selectors: string[]) =>
  plan(project, selectors).stages.map(({ id, after }) => `${id} <- ${after.join(', ')}`);

describe('a plan', () => {
  it('writes, audits, publishes and prunes each table after those that it reads', () => {
    expect(outline(bakery())).toEqual([
      'source:raw_points <- ',
      'write:points <- source:raw_points',
      'audit:points <- write:points',
      'publish:points <- audit:points',
      'prune:points <- publish:points',
      'source:areas <- ',
      'audit:areas <- source:areas',
      'write:points_in_areas <- audit:areas, publish:points',
      'audit:points_in_areas <- write:points_in_areas',
      'publish:points_in_areas <- audit:points_in_areas',
      'prune:points_in_areas <- publish:points_in_areas',
      'shards:area_files <- publish:points_in_areas',
      'audit:area_files <- shards:area_files',
      'publish:area_files <- audit:area_files',
      'prune:area_files <- publish:area_files',
    ]);
  });

  it('of some tables does not change the others', () => {
    expect(outline(bakery(), 'points_in_areas')).toEqual([
      'source:areas <- ',
      'audit:areas <- source:areas',
      'write:points_in_areas <- audit:areas',
      'audit:points_in_areas <- write:points_in_areas',
      'publish:points_in_areas <- audit:points_in_areas',
      'prune:points_in_areas <- publish:points_in_areas',
    ]);
  });

  it('of tables of two layers has the layer of each', () => {
    const { stages, tables, environment } = plan(bakery());
    expect(environment).toBe('development');
    expect(tables).toEqual(['points', 'points_in_areas', 'area_files']);
    expect(stageOf(stages, 'source', 'areas').layer).toBe('belonging');
    expect(stageOf(stages, 'write', 'points').layer).toBe('places');
  });

  it('is data: it is the same after it is written as JSON and read again', () => {
    const made = plan(bakery());
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it('is the same each time', () => expect(plan(bakery())).toEqual(plan(bakery())));

  it('has each stage once, and only depends on earlier ones', () => {
    const seen = new Set<string>();
    for (const { id, after } of plan(bakery()).stages) {
      expect(seen).not.toContain(id);
      for (const earlier of after) expect(seen).toContain(earlier);
      seen.add(id);
    }
  });

  it('audits against another table after that one can be read', () => {
    const make = (name: string, checks: readonly Check<'id'>[] = []) =>
      BaseTable({
        ...common,
        name,
        prefix: `${name}/`,
        columns: { id: 'string' },
        populatedBy: query(queryNamed(name)),
        checks,
      });
    const [second, source] = [
      make('second'),
      BaseTable({
        ...common,
        name: 'source',
        prefix: 'source/',
        columns: { id: 'string' },
        populatedBy: external('us'),
      }),
    ];
    const first = make('first', [sameKeys('id', second), sameKeys('id', source)]);
    const layer = Layer({ name: 'a', description: 'A?', tables: [first, second, source] });
    const texts = { first: "SELECT 'x' AS id", second: "SELECT 'x' AS id" };
    expect(outline(projectOf([layer], texts), '+first')).toEqual([
      'write:second <- ',
      'audit:second <- write:second',
      'publish:second <- audit:second',
      'prune:second <- publish:second',
      'source:source <- ',
      'write:first <- ',
      'audit:first <- write:first, publish:second, source:source',
      'publish:first <- audit:first',
      'prune:first <- publish:first',
    ]);
  });

  it('of an unknown name', () => {
    expect(() => plan(bakery(), ['pointz'])).toThrow(
      'there is no layer or table `pointz`; did you mean `points`?',
    );
  });
});

describe('the stages', () => {
  const { stages } = plan(bakery());

  it('source: the location of the files, and their columns', () => {
    expect(stageOf(stages, 'source', 'raw_points')).toEqual({
      id: 'source:raw_points',
      kind: 'source',
      table: 'raw_points',
      layer: 'places',
      after: [],
      location: 's3://flour/raw-points/',
      format: { kind: 'csv', header: false },
      columns: ['uprn', 'address', 'postcode', 'x', 'y'].map((name) => ({ name, type: 'string' })),
      partitionedBy: [],
      polygons: [],
    });
  });

  it('write: a SELECT for each engine, with values for its parameters', () => {
    const { pieces: written, ...rest } = stageOf(stages, 'write', 'points');
    expect(rest).toMatchObject({
      bakesLocation: 's3://flour/development/points/',
      concurrency: 1,
      reads: ['raw_points'],
      partitionedBy: [{ name: 'first_letter', values: ['A', 'B'] }],
    });
    expect(written).toEqual([
      {
        value: null,
        select: expect.objectContaining({
          athena: TEXTS['points']?.replace(':source', "'s3://flour/raw-points/'").trim(),
          duckdb: {
            sql: expect.stringContaining(
              "AS latitude, 's3://flour/raw-points/' AS source, SUBSTRING(postcode, 1, 1) AS first_letter FROM raw_points",
            ),
            indexes: [],
            rowwise: { table: 'raw_points' },
          },
        }),
      },
    ]);
  });

  it('write: a piece for each value of a fan-out, with one index for all', () => {
    const write = stageOf(stages, 'write', 'points_in_areas');
    expect(write.concurrency).toBe(2);
    expect(knownPieces(write.pieces).map(({ value }) => value)).toEqual(['A', 'B']);
    const [a, b] = knownPieces(write.pieces).map(({ select }) => select);
    expect(a?.athena).toContain("WHERE p.first_letter = 'A'");
    expect(b?.athena).toContain("WHERE p.first_letter = 'B'");
    expect(b?.duckdb.sql).toContain("WHERE p.first_letter = 'B'");
    expect(a?.duckdb.indexes).toEqual(b?.duckdb.indexes);
    expect(a?.duckdb.indexes).toHaveLength(1);
  });

  it('shards: files named after a column, kept apart from their bakes', () => {
    expect(stageOf(stages, 'shards', 'area_files')).toMatchObject({
      by: 'outcode',
      sortedBy: ['postcode', 'uprn'],
      emptyUnlessAny: 'area_ids',
      bakesLocation: 's3://flour/development/area_files_bakes/',
    });
    expect(stageOf(stages, 'publish', 'area_files')).toMatchObject({
      as: 'shards',
      location: 's3://flour/development/area_files/',
      bakesLocation: 's3://flour/development/area_files_bakes/',
    });
    expect(stageOf(stages, 'publish', 'points')).toMatchObject({
      as: 'table',
      location: 's3://flour/development/points/',
      bakesLocation: 's3://flour/development/points/',
    });
  });

  it('audit: the checks of the table, on the written files', () => {
    const audit = stageOf(stages, 'audit', 'points_in_areas');
    expect(audit.of).toBe('candidate');
    expect(audit.reads).toEqual(['points']);
    expect(audit.checks.map(({ name }) => name)).toEqual([
      'partitions(first_letter)',
      'sameKeys(uprn, points)',
    ]);
    expect(audit.checks[1]?.select.athena).toContain('FROM "points_in_areas__candidate" EXCEPT');
    // The name of `points` is part of that of the table itself.
    expect(audit.checks.map(({ reads }) => reads)).toEqual([[], ['points']]);
  });

  it('audit: the checks of a source, on its files', () => {
    const audit = stageOf(stages, 'audit', 'areas');
    expect(audit).toMatchObject({ of: 'source', reads: ['areas'] });
    expect(audit.checks.map(({ select }) => select.athena)).toEqual([
      'SELECT * FROM "areas" WHERE "wkt" IS NULL',
    ]);
    expect(audit.copiedFrom).toContainEqual({
      column: 'wkt',
      sourceTable: 'areas',
      sourceColumn: 'wkt',
    });
  });

  it('audit: the columns that are copied from a source, through two tables', () => {
    const raw = (column: string) => ({ column, sourceTable: 'raw_points', sourceColumn: column });
    expect(stageOf(stages, 'audit', 'points').copiedFrom).toEqual(
      ['uprn', 'address', 'postcode'].map(raw),
    );
    expect(stageOf(stages, 'audit', 'area_files').copiedFrom).toEqual(
      ['uprn', 'postcode'].map(raw),
    );
  });

  it('prune: the number of bakes that are kept', () => {
    expect(stageOf(stages, 'prune', 'points')).toMatchObject({
      keepBakes: 3,
      bakesLocation: 's3://flour/development/points/',
    });
  });
});

describe('the pieces of a table', () => {
  const columns = { uprn: 'string', area_id: 'string' } as const;
  const fanOut = { parameter: 'kind', values: ['a', 'b'] };
  const text = `SELECT p.uprn, a.area_id FROM points AS p LEFT JOIN areas AS a
    ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude)) AND a.kind = :kind;
    -- done`;

  it('have one index each if it depends on the piece', () => {
    const project = withSubject(columns, text, { fanOut });
    const made = knownPieces(pieces(project, bakedNamed(project, 'subject')));
    expect(made.map(({ select }) => select.duckdb.indexes[0]?.sql)).toEqual([
      `SELECT "area_id", "kind", a.wkt AS wkt FROM "areas" AS "a" WHERE a.kind = 'a'`,
      `SELECT "area_id", "kind", a.wkt AS wkt FROM "areas" AS "a" WHERE a.kind = 'b'`,
    ]);
    expect(new Set(made.map(({ select }) => select.duckdb.indexes[0]?.name)).size).toBe(2);
  });

  it('can be part of another statement: they have no semicolon', () => {
    const project = withSubject(columns, text, { fanOut });
    const [first] = knownPieces(pieces(project, bakedNamed(project, 'subject')));
    expect(first?.select.athena).toMatch(/a\.kind = 'a'$/);
  });
});

describe('a project', () => {
  it('is parsed once, with values for the environment', () => {
    const read: string[] = [];
    const project = projectOf(LAYERS, TEXTS);
    for (const { origin } of project.tables.filter(isBaked)) read.push(origin.query.file);
    expect(read).toEqual([
      'queries/points.sql',
      'queries/points_in_areas.sql',
      'queries/area_files.sql',
    ]);
    expect(tableNamed(project, 'points').location).toBe('s3://flour/development/points/');
  });

  it('says of each query why it could not be read', () => {
    expect(unreadQueries(bakery())).toEqual([]);
    expect(unreadQueries(projectOf(LAYERS, {})).map(formatMistake)).toEqual([
      'table `points`: its query `points` cannot be read: no such file',
      'table `points_in_areas`: its query `points_in_areas` cannot be read: no such file',
      'table `area_files`: its query `area_files` cannot be read: no such file',
    ]);
  });

  it('has no table with another name', () => {
    expect(() => tableNamed(bakery(), 'nope')).toThrow('there is no table `nope`');
  });
});

describe('a fan-out over rows', () => {
  const text = 'SELECT uprn, :kind AS kind FROM points';
  const project = withSubject({ uprn: 'string', kind: 'string' }, text, {
    fanOut: overRows({ query: queryNamed('kinds'), columns: { kind: 'string' } }),
    texts: { kinds: 'SELECT kind FROM areas' },
  });
  const { stages } = plan(project, ['subject']);

  it('lists the pieces in a stage of its own, after the table that they are listed from', () => {
    expect(outline(project, 'subject')).toEqual([
      'source:areas <- ',
      'audit:areas <- source:areas',
      'pieces:subject <- audit:areas',
      'write:subject <- audit:areas, pieces:subject',
      'audit:subject <- write:subject',
      'publish:subject <- audit:subject',
      'prune:subject <- publish:subject',
    ]);
    expect(stageOf(stages, 'pieces', 'subject')).toMatchObject({ most: 10_000, reads: ['areas'] });
  });

  it('also depends on the table that its pieces are listed from', () => {
    expect(stageOf(stages, 'write', 'subject').reads).toEqual(['points', 'areas']);
  });

  it('says that the pieces depend on the data', () => {
    const { pieces } = stageOf(stages, 'write', 'subject');
    expect(pieces).toMatchObject({ listedBy: 'pieces:subject' });
    expect(() => knownPieces(pieces)).toThrow('pieces:subject has not listed the pieces');
  });

  it('changes the recipe if it is over other rows', () => {
    const other = withSubject({ uprn: 'string', kind: 'string' }, text, {
      fanOut: overRows({ query: queryNamed('kinds'), columns: { kind: 'string' } }),
      texts: { kinds: "SELECT kind FROM areas WHERE kind <> ''" },
    });
    const recipe = (of: Project) =>
      stageOf(plan(of, ['subject']).stages, 'write', 'subject').recipe;
    expect(recipe(other).athena).not.toBe(recipe(project).athena);
    expect(recipe(other).duckdb).not.toBe(recipe(project).duckdb);
  });
});
