import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import { metresBetween } from '@dc-data-baker/geo';
import { BaseTable, csv, external, Layer, near, query } from '@dc-data-baker/models';
import { plan } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbSession } from './session.ts';

const addresses = BaseTable({
  ...common,
  name: 'addresses',
  prefix: 'addresses/',
  format: csv({ header: false }),
  populatedBy: external('a test'),
  columns: { uprn: 'string', postcode: 'string', longitude: 'double', latitude: 'double' },
  checks: [near('postcode', 5)],
});
const reader = BaseTable({
  ...common,
  name: 'reader',
  prefix: 'reader/',
  columns: { uprn: 'string' },
  populatedBy: query(queryNamed('reader')),
});
const project = projectOf([Layer({ name: 'x', description: 'x', tables: [addresses, reader] })], {
  reader: 'SELECT uprn FROM addresses',
});

const check = plan(project)
  .stages.flatMap((stage) => (stage.kind === 'audit' ? stage.checks : []))
  .find(({ name }) => name === 'near(postcode, 5)');

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

type Row = readonly [postcode: string | null, longitude: number | null, latitude: number | null];

const literal = (value: string | number | null) =>
  value === null ? 'NULL' : `'${typeof value === 'number' ? value : value.replaceAll("'", "''")}'`;

/** The positions of the rows that the check finds. */
async function found(rows: readonly Row[]): Promise<number[]> {
  const values = rows.map((row, i) => `(${[String(i), ...row].map(literal).join(', ')})`);
  await session.run(
    `CREATE OR REPLACE TABLE addresses (uprn VARCHAR, postcode VARCHAR, longitude DOUBLE, latitude DOUBLE)`,
  );
  if (values.length > 0) await session.run(`INSERT INTO addresses VALUES ${values.join(', ')}`);
  const wrong = await session.rows<{ uprn: string }>(check?.select.duckdb.sql ?? '');
  if (await isAssured()) expect(wrong).toEqual([]);
  return wrong.map(({ uprn }) => Number(uprn)).sort((one, other) => one - other);
}

async function isAssured(): Promise<boolean> {
  const assurance = check?.assurances?.[0]?.sql ?? '';
  const [assured] = await session.rows<{ yes: boolean }>(
    `SELECT ${assurance} AS yes FROM addresses`,
  );
  return assured?.yes === true;
}

const street = Array.from({ length: 20 }, (_, i): Row => ['B1 0DS', -1.9 + i * 1e-4, 52.48]);

describe('the check `near` finds addresses that are far from the others of their postcode:', () => {
  it('a distant one of a street, and both of two that are far apart', async () => {
    const rows: Row[] = [
      ...street,
      ['B1 0DS', -1.9, 52.53],
      ['IV1 1AA', -4.2, 57.5],
      ['IV1 1AA', -4.2, 57.6],
    ];
    expect(await found(rows)).toEqual([20, 21, 22]);
  });

  it('all flats at one wrong point, and a repeated row', async () => {
    const wrong: Row = ['B1 0DS', -2.2, 52.48];
    expect(await found([...street, wrong, wrong])).toEqual([20, 21]);
  });

  it('not those with another nearby, however wide the postcode is', async () => {
    // 200 km of road, with a house every 4 km.
    expect(await found(street.map((_, i): Row => ['IV1 1AA', -4, 55 + i * 0.04]))).toEqual([]);
  });

  it('not those without others, without a point, or with a value that is not a place', async () => {
    const anywhere = Array.from({ length: 501 }, (_, i): Row => ['', -5 + i / 100, 52]);
    const rows: Row[] = [
      ['B2 1AA', -1.9, 52.4],
      ['B3 1AA', -1.9, 52.4],
      ['B3 1AA', null, null],
      ['B3 1AA', Number.NaN, 52],
      ['B3 1AA', 500, 52],
      [null, 0, 52],
      [null, 5, 52],
      ...anywhere,
    ];
    expect(await found(rows)).toEqual([]);
    expect(await found([])).toEqual([]);
  });

  it('among 500 rows of a value with points, however many more have none', async () => {
    const places = Array.from({ length: 500 }, (_, i): Row => ['B1 1AA', -5 + i / 10, 52]);
    const without: Row[] = [
      ['B1 1AA', null, 52],
      ['B1 1AA', -5, null],
      ['B1 1AA', Number.NaN, 52],
      ['B1 1AA', 400, 52],
    ];
    for (const more of without) expect(await found([...places, more])).toHaveLength(500);
  });

  it('without comparing points if all values are narrow, or have too many rows', async () => {
    const blanks = Array.from({ length: 501 }, (_, i): Row => ['', -5 + i / 100, 52]);
    const rows: Row[] = [...street, ...blanks, ['B2 1AA', null, null], [null, 0, 52]];
    expect(await found(rows)).toEqual([]);
    expect(await isAssured()).toBe(true);
    await found([...rows, ['B1 0DS', -1.9, 52.53]]);
    expect(await isAssured()).toBe(false);
  });

  it('and is skipped only if it would find nothing', async () => {
    const ordinate = fc.constantFrom(-400, -180, -0, 0, 0.01, 0.1, 90, 400, Number.NaN, Infinity);
    const row = fc.tuple(
      fc.constantFrom('A', '', null),
      fc.option(ordinate, { freq: 9 }),
      fc.option(ordinate, { freq: 9 }),
    );
    // `found` compares the assurance with what the check finds.
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => void (await found(rows))),
      { numRuns: 60 },
    );
  });

  it('by the distances of GeographicLib, except for those very near the limit', async () => {
    const row = fc.tuple(
      fc.constantFrom('A', 'B'),
      fc.integer({ min: -20, max: 20 }).map((step) => step / 100),
      fc.integer({ min: -20, max: 20 }).map((step) => 58 + step / 100),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
        const nearest = rows.map(([postcode, x, y]) =>
          Math.min(
            ...rows
              .filter(([other, x2, y2]) => other === postcode && (x2 !== x || y2 !== y))
              .map(([, x2, y2]) => metresBetween(x, y, x2, y2)),
          ),
        );
        fc.pre(nearest.every((metres) => Math.abs(metres - 5000) > 25));
        const far = nearest.flatMap((metres, i) => (metres > 5000 && metres < Infinity ? [i] : []));
        expect(await found(rows)).toEqual(far);
      }),
      { numRuns: 60 },
    );
  });
});
