import { tempFolder } from '@dc-data-baker/fixtures';
import { renderListing } from '@dc-data-baker/planner';
import { expect, it, onTestFinished } from 'vitest';
import { DuckdbSession } from './session.ts';

const ROWS = `SELECT * FROM (VALUES
  (CAST('-9223372036854775808' AS BIGINT), 'DIW', CAST('1066-10-14' AS DATE), true),
  (5, 'diw', NULL, false), (5, '', NULL, NULL), (5, NULL, NULL, NULL),
  (5, ('C:' || chr(92) || 'ward'), CAST(NULL AS DATE), NULL),
  (NULL, 'Ynys Môn', NULL, NULL), (5, '議会 😀', NULL, NULL),
  (5, 'it''s', NULL, NULL), (5, 'it''s', NULL, NULL), (5, 'Ynys Mo' || chr(770) || 'n', NULL, NULL)
) AS v(n, t, d, b)`;

it('pieces are listed with the texts and in the order of Trino 476', async () => {
  const session = await DuckdbSession.open({
    threads: 1,
    memory: '200MB',
    spill: await tempFolder(),
  });
  onTestFinished(() => session.close());
  const columns = [
    { name: 'n', type: 'bigint' },
    { name: 't', type: 'string' },
    { name: 'd', type: 'date' },
    { name: 'b', type: 'boolean' },
  ] as const;
  const rows = await session.rows<object>(renderListing(ROWS, columns, 'duckdb', 100));
  // Trino's answer to the same statement.
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['-9223372036854775808', 'DIW', '1066-10-14', 'true'],
    ['5', '', null, null],
    ['5', 'C:\\ward', null, null],
    ['5', 'Ynys Mo\u0302n', null, null],
    ['5', 'diw', null, 'false'],
    ['5', "it's", null, null],
    ['5', '議会 😀', null, null],
    ['5', null, null, null],
    [null, 'Ynys Môn', null, null],
  ]);
});
