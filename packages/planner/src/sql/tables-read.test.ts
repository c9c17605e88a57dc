import { beforeAll, expect, it } from 'vitest';
import { loadParser } from './parser.ts';
import { tablesRead } from './tables-read.ts';

beforeAll(() => loadParser());

it('the tables that a SELECT reads are found in its tree, wherever they are', () => {
  const sql = `WITH a AS (SELECT x FROM "Ballots" AS b WHERE EXISTS (SELECT 1 FROM parts))
    SELECT x, (SELECT max(y) FROM ballots) AS y FROM a
    UNION ALL SELECT x, 1 FROM (SELECT x FROM areas CROSS JOIN UNNEST(list) AS e(x)) AS inner_one
    EXCEPT SELECT x, 2 FROM areas JOIN others ON areas.x = others.x`;
  expect([...tablesRead(sql)].sort()).toEqual(['areas', 'ballots', 'others', 'parts']);
});

it('a table is not read because its name is in another one, in a text, or is that of a column', () => {
  const sql =
    "SELECT wards AS addresses, 'ballots' AS ballots FROM old_wards_2026 AS parts -- areas";
  expect(tablesRead(sql)).toEqual(['old_wards_2026']);
});
