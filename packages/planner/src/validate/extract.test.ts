import {
  BaseQuery,
  BaseTable,
  csv,
  daysAgo,
  extract,
  Layer,
  literal,
  notFewerThan,
  PostgresSource,
  rowCount,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { asReached } from '../as-reached.ts';
import { formatMistake } from '../mistake.ts';
import { plan } from '../plan.ts';
import { tableNamed } from '../project.ts';
import { common, LAYERS, projectOf, TEXTS, withSubject } from '../testing/bakery.ts';
import { validateQuery } from './query.ts';
import { validateStructure } from './structure.ts';

const mapmaker = PostgresSource({
  name: 'mapmaker',
  description: 'What the mapmaker has drawn.',
  urlVariable: 'MAPMAKER_URL',
  aws: {
    hostParameter: '/Maps/HOST',
    passwordParameter: '/Maps/Password',
    database: 'maps',
    user: 'reader',
  },
});

const parameters = { since: daysAgo(30), kind: literal('ward') };

/** The bakery with its areas extracted by a SELECT. */
function bakeryWith(sql: string) {
  const areas = BaseTable({
    ...common,
    name: 'areas',
    prefix: 'areas/',
    format: csv({ header: { wkt: 'geography_text' } }),
    columns: { area_id: 'string', wkt: 'string', kind: 'string' },
    populatedBy: extract({
      from: mapmaker,
      file: 'current.csv',
      query: BaseQuery({ name: 'areas', file: 'file:///queries/areas.sql', parameters }),
    }),
    checks: [rowCount({ least: 1 }), notFewerThan(0.9, 'published')],
  });
  const [places, belonging] = LAYERS as [Layer, Layer];
  const tables = belonging.tables.map((table) => (table.name === 'areas' ? areas : table));
  const layers = [places, Layer({ ...belonging, tables: tables as [typeof areas] })];
  return projectOf(layers, { ...TEXTS, areas: sql });
}

const SOUND = `SELECT a.id::text AS area_id, ST_AsText(a.geography) AS wkt, k.name AS kind
FROM areas AS a
LEFT JOIN LATERAL (SELECT name FROM kinds WHERE kinds.id = a.kind_id LIMIT 1) AS k ON true
WHERE a.drawn >= :since AND a.tags ->> 'kind' = :kind -- and so on
ORDER BY a.id;`;

const said = (sql: string) => {
  const project = bakeryWith(sql);
  return validateQuery(project, tableNamed(project, 'areas')).map(formatMistake);
};

describe('the SELECT of an extract', () => {
  it('is in PostgreSQL’s SQL, over tables of that database', () => {
    expect(said(SOUND)).toEqual([]);
    expect(validateStructure(bakeryWith(SOUND))).toEqual([]);
  });

  it('may have columns that only the database knows', () => {
    expect(said('SELECT * FROM areas WHERE drawn >= :since AND kind = :kind')).toEqual([]);
  });

  it.each([
    [
      'what is no SQL',
      'SELECT area_id\nFRM areas',
      'queries/areas.sql:2:5: query `areas`: Invalid expression / Unexpected token',
    ],
    [
      'two statements',
      'SELECT 1; SELECT 2',
      'queries/areas.sql:1:1: query `areas`: expected one SELECT, found 2 statements',
    ],
    [
      'a statement that changes something',
      'DELETE FROM areas',
      'queries/areas.sql:1:1: query `areas` is not one SELECT; an extract only reads',
    ],
    [
      'a parameter without a value',
      SOUND.replace(':since', ':sinec'),
      'queries/areas.sql:4:18: parameter `:sinec` of query `areas` has no value in table `areas`; did you mean `since`?',
    ],
    [
      'a value that it does not use',
      SOUND.replace(':kind', "'ward'"),
      'queries/areas.sql:1:1: parameter `kind` of table `areas` is not used by query `areas`; use `:kind` or remove it',
    ],
    [
      'other columns',
      SOUND.replace('AS wkt', 'AS geography_text'),
      'queries/areas.sql:1:1: query `areas` gives the columns area_id, geography_text, kind; expected those of table `areas`: area_id, wkt, kind',
    ],
  ])('with %s', (_, sql, expected) => expect(said(sql)).toContain(expected));
});

it('the query of a table may not depend on the day', () => {
  const project = withSubject(
    { n: 'bigint' },
    'SELECT count(*) AS n FROM areas WHERE kind = :day',
    {
      parameters: { day: daysAgo(3) },
    },
  );
  expect(validateQuery(project, tableNamed(project, 'subject')).map(formatMistake)).toContain(
    'queries/subject.sql:1:46: parameter `day` of table `subject` depends on the day, which only an extract may: a query over tables gives the same rows until they change',
  );
});

describe('the plan of an extract', () => {
  const stages = plan(bakeryWith(SOUND), ['+points_in_areas']).stages;
  const stage = stages.find(({ id }) => id === 'extract:areas');

  it('extracts, checks and publishes before anything reads the table', () => {
    const ids = stages.map(({ id }) => id);
    const own = ids.filter((id) => id.endsWith(':areas'));
    expect(own).toEqual(['extract:areas', 'audit:areas', 'publish:areas', 'prune:areas']);
    expect(stages.find(({ id }) => id === 'write:points_in_areas')?.after).toContain(
      'publish:areas',
    );
  });

  it('contains the SELECT and the name of the database, and not its address', () => {
    expect(stage).toMatchObject({
      location: 's3://flour/areas/',
      bakesLocation: 's3://flour/areas_bakes/',
      file: 'current.csv',
      from: { name: 'mapmaker', aws: { passwordParameter: '/Maps/Password' } },
      query: { name: 'areas', file: 'queries/areas.sql' },
      values: { since: { kind: 'daysAgo', days: 30 }, kind: { kind: 'literal', value: 'ward' } },
      sorts: false,
      polygons: ['wkt'],
      reads: [],
    });
  });

  it('is that of an external table if its database cannot be reached', () => {
    const project = asReached(bakeryWith(SOUND), ({ urlVariable }) => urlVariable === 'OTHER_URL');
    const own = plan(project, ['+points_in_areas']).stages.filter(({ table }) => table === 'areas');
    expect(own.map(({ id }) => id)).toEqual(['source:areas', 'audit:areas']);
    // An external table has nothing published to compare with.
    expect(own.map((found) => 'checks' in found && found.checks.map(({ name }) => name))).toEqual([
      false,
      ['rowCount(1..)'],
    ]);
    expect(tableNamed(project, 'areas')).toMatchObject({
      bakesLocation: 's3://flour/areas/',
      origin: { kind: 'external', by: 'an extract from mapmaker' },
    });
  });
});
