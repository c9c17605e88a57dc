import { expect, it, onTestFinished } from 'vitest';
import { DuckdbBinder } from './duckdb-binder.ts';

const TABLES = [
  {
    name: 'points',
    columns: [
      { name: 'x', type: 'DOUBLE' },
      { name: 'y', type: 'DOUBLE' },
    ],
  },
  { name: 'order', columns: [{ name: 'group', type: 'VARCHAR[]' }] },
];

function binder(): DuckdbBinder {
  const made = new DuckdbBinder();
  onTestFinished(() => made.close());
  return made;
}

it('finds the types of a query’s columns, with tables that have no rows', async () => {
  const sql = 'SELECT x + 1 AS a, "group" AS b, count(*) AS c FROM points, "order" GROUP BY ALL';
  expect(await binder().bind({ sql, indexes: [], tables: TABLES })).toEqual({
    types: ['DOUBLE', 'VARCHAR[]', 'BIGINT'],
  });
});

it('says on one line why a query does not bind, and binds the next', async () => {
  const made = binder();
  const bad = 'SELECT x || y AS a, nothing FROM points';
  const found = await made.bind({ sql: bad, indexes: [], tables: TABLES });
  expect(found).toEqual({
    problem: expect.stringMatching(/^Referenced column "nothing" not found/),
  });
  expect('problem' in found && found.problem).not.toContain('\n');
  expect(await made.bind({ sql: 'SELECT x FROM points', indexes: [], tables: TABLES })).toEqual({
    types: ['DOUBLE'],
  });
});

it('knows the tables and functions of polygon indexes', async () => {
  const index = {
    name: 'polygons_1',
    table: 'order',
    sql: `SELECT "group", 'x' AS wkt FROM "order"`,
  };
  const sql = 'SELECT "group", polygons_1_id, polygons_1_at(1.5, 2, true) AS ids FROM polygons_1';
  expect(await binder().bind({ sql, indexes: [index], tables: TABLES })).toEqual({
    types: ['VARCHAR[]', 'INTEGER', 'INTEGER[]'],
  });
});

it('can be closed before its first query', async () => {
  await new DuckdbBinder().close();
});
