import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOfPoint, numberOfPoint } from './point-functions.ts';
import { DuckdbSession } from './session.ts';

let session: DuckdbSession;

/** A point's number is x + y, and its list counts to that; one that is null has number 0. */
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 2 });
  const numberPoints = (xs: Float64Array, ys: Float64Array, out: Int32Array, count: number) => {
    for (let i = 0; i < count; i++) out[i] = (xs[i] ?? 0) + (ys[i] ?? 0);
  };
  const countTo = (number: number) => Uint32Array.from({ length: number }, (_, i) => i);
  session.register(numberOfPoint('number', numberPoints));
  session.register(listOfPoint('numbers', numberPoints, countTo));
  await session.run(`CREATE TABLE points AS SELECT *,
      coalesce(CAST(x + y AS INTEGER), 0) AS number,
      CASE WHEN number > 0 THEN CAST(range(number) AS INTEGER[]) WHEN outside THEN [NULL] ELSE [] END AS numbers
    FROM (SELECT CASE WHEN i % 7 > 0 THEN CAST(i // 9 % 5 AS DOUBLE) END AS x,
      CASE WHEN i % 11 > 0 THEN 2.0 * (i // 700 % 2) END AS y, nullif(i % 3, 2) = 1 AS outside FROM range(50000) AS r(i))`);
});

afterAll(() => session.close());

const differences = async (sql: string) => (await session.rows(sql)).slice(0, 3);

describe('a function of points', () => {
  it('returns the number of each point, and of a null one that of a place that is nowhere', async () => {
    const sql = 'SELECT * FROM points WHERE number(x, y) IS DISTINCT FROM number';
    expect(await differences(sql)).toEqual([]);
  });

  it('returns the list of each point, and [NULL] in place of an empty one on request', async () => {
    const sql = 'SELECT * FROM points WHERE numbers(x, y, outside) IS DISTINCT FROM numbers';
    expect(await differences(sql)).toEqual([]);
  });

  it('returns lists that a table may hold, and that may be put into rows', async () => {
    await session.run('CREATE TABLE found AS SELECT *, numbers(x, y, outside) AS f FROM points');
    expect(await differences('SELECT * FROM found WHERE f IS DISTINCT FROM numbers')).toEqual([]);
    const rows = (list: string) =>
      `SELECT x, y, n, count(*) AS rows FROM (SELECT x, y, unnest(${list}) AS n FROM points) GROUP BY ALL ORDER BY ALL`;
    const found = await session.rows(rows('numbers(x, y, outside)'));
    expect(found).toEqual(await session.rows(rows('numbers')));
    expect(found.length).toBeGreaterThan(20);
  });

  it('takes constants', async () => {
    const sql =
      'SELECT number(1, 2) AS number, numbers(1, 1, true) AS two, numbers(0, 0, true) AS outer, numbers(0, NULL, false) AS none FROM range(2)';
    const row = { number: 3, two: [0, 1], outer: [null], none: [] };
    expect(await session.rows(sql)).toEqual([row, row]);
  });
});
