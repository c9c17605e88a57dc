import { identifier } from '@dc-data-baker/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DuckdbSession } from './session.ts';
import { dropSortedPiece, sortPiece } from './sorted-piece.ts';

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

/** Names that tables and columns had that are made for sorting, and DuckDB's own for a row. */
const NAMES = ['piece', 'combinations', 'dictionary', 'rowid'];

it.each(
  NAMES.flatMap((name) => [
    { name, role: 'the table', repeats: true },
    { name, role: 'the value', repeats: true },
    { name, role: 'the order', repeats: true },
    { name, role: 'the order', repeats: false },
    { name, role: 'the text', repeats: true },
    { name, role: 'the text', repeats: false },
  ]),
)('rows are in order if $role is called $name (repeated: $repeats)', async (given) => {
  const named = (role: string, otherwise: string) => (role === given.role ? given.name : otherwise);
  const table = identifier(named('the table', 'addresses'));
  const by = named('the value', 'outcode');
  const order = named('the order', 'uprn');
  const text = named('the text', 'source');
  // Neither in order, nor in the reverse of it.
  const numbers = [3, 0, 4, 1, 5, 2];
  const rows = numbers.map((n) => `('B${n % 2}', ${n}, '${given.repeats ? 'one' : `text ${n}`}')`);
  await session.run(
    `CREATE OR REPLACE VIEW ${table} AS SELECT * FROM (VALUES ${rows.join(', ')}) AS t(${[by, order, text].map(identifier).join(', ')})`,
  );
  const columns = [
    { name: by, type: 'string' as const },
    { name: order, type: 'int' as const },
    { name: text, type: 'string' as const },
  ];
  const { signal } = new AbortController();
  const shape = { columns, partitionedBy: [], by, sortedBy: [order] };
  const sorted = await sortPiece(session, shape, `SELECT * FROM ${table}`, signal);
  const values = [by, order, text].map((name) => sorted.values.get(name));
  const found = await session.rows<{ row: number; values: string }>(
    `SELECT ${sorted.row} AS row, concat_ws(' ', ${values.join(', ')}) AS "values" FROM ${sorted.from} ORDER BY 1`,
  );
  expect(sorted.repeated).toEqual(given.repeats ? [text] : []);
  expect(found).toEqual(
    [0, 2, 4, 1, 3, 5].map((n, row) => ({
      row,
      values: `B${n % 2} ${n} ${given.repeats ? 'one' : `text ${n}`}`,
    })),
  );
  await dropSortedPiece(session);
  await session.run(`DROP VIEW ${table}`);
});
