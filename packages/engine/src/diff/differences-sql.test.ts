import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckdbSession } from '../duckdb/session.ts';
import { AS_TEXT, byKey, byRow, DIFFERENCES, FROM, TO } from './differences-sql.ts';
import { columnsOf } from './sides.ts';

const spill = mkdtempSync(join(tmpdir(), 'databaker differences-'));
let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ spill });
  const rows = (maps: readonly string[]) =>
    `SELECT * FROM (VALUES ${maps.map((map, i) => `('${i}', ${map})`).join(', ')}) AS t (id, m)`;
  await session.run(
    `CREATE VIEW ${FROM} AS ${rows(['MAP {1: 2, 3: NULL}', 'MAP {1: 2}', 'NULL', 'MAP {}', 'NULL'])}`,
  );
  await session.run(
    `CREATE VIEW ${TO} AS ${rows(['MAP {3: NULL, 1: 2}', 'MAP {1: 3}', 'MAP {}', 'MAP {}', 'NULL'])}`,
  );
});
afterAll(async () => {
  await session.close();
  rmSync(spill, { recursive: true, force: true });
});

const differing = async (sql: string) => {
  await session.run(sql);
  return session.rows(`SELECT change, count(*) AS n FROM ${DIFFERENCES} GROUP BY ALL ORDER BY 1`);
};

/** As in Trino, where maps are equal whatever the order of their entries. */
it('maps are compared without the order of their entries, by key', async () => {
  const types = await columnsOf(session, FROM);
  expect(await differing(byKey(['id'], ['m'], true, types))).toEqual([{ change: 'changed', n: 2 }]);
  const [one, other] = await session.rows(`SELECT id FROM ${DIFFERENCES} ORDER BY id`);
  expect([one, other]).toEqual([{ id: '1' }, { id: '2' }]);
});

it('maps are compared without the order of their entries, row by row', async () => {
  const types = await columnsOf(session, FROM);
  expect(await differing(byRow(['id', 'm'], types))).toEqual([
    { change: 'added', n: 2 },
    { change: 'removed', n: 2 },
  ]);
});

it.each(['by key', 'row by row'])('columns of two types are compared as texts, %s', async (how) => {
  await session.run(
    `CREATE OR REPLACE VIEW ${FROM} AS SELECT * FROM (VALUES ('1', '4'), ('2', 'v1-7'), ('3', NULL)) AS t (id, c)`,
  );
  await session.run(
    `CREATE OR REPLACE VIEW ${TO} AS SELECT * FROM (VALUES (1, 4), (2, 4), (3, NULL)) AS t (id, c)`,
  );
  const types = new Map([
    ['id', AS_TEXT],
    ['c', AS_TEXT],
  ]);
  const sql = how === 'by key' ? byKey(['id'], ['c'], true, types) : byRow(['id', 'c'], types);
  expect(await differing(sql)).toEqual(
    how === 'by key'
      ? [{ change: 'changed', n: 1 }]
      : [
          { change: 'added', n: 1 },
          { change: 'removed', n: 1 },
        ],
  );
});
