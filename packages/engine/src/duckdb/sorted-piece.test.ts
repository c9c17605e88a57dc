import { identifier, sqlLiteral } from '@dc-data-baker/models';
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
    { name, role: 'the table', texts: 'repeated' },
    { name, role: 'the value', texts: 'repeated' },
    { name, role: 'the order', texts: 'repeated' },
    { name, role: 'the order', texts: 'one' },
    { name, role: 'the order', texts: 'different' },
    { name, role: 'the text', texts: 'repeated' },
    { name, role: 'the text', texts: 'one' },
    { name, role: 'the text', texts: 'different' },
  ]),
)('rows are in order if $role is called $name (texts: $texts)', async (given) => {
  const named = (role: string, otherwise: string) => (role === given.role ? given.name : otherwise);
  const table = identifier(named('the table', 'addresses'));
  const by = named('the value', 'outcode');
  const order = named('the order', 'uprn');
  const text = named('the text', 'source');
  // Neither in order, nor in the reverse of it.
  const numbers = [3, 0, 4, 1, 5, 2];
  const textOf = (n: number) => {
    if (given.texts === 'different') return `text ${n}`;
    return given.texts === 'repeated' && n === 4 ? null : 'one';
  };
  const literal = (n: number) => {
    const value = textOf(n);
    return value === null ? 'NULL' : sqlLiteral(value);
  };
  const rows = numbers.map((n) => `('B${n % 2}', ${n}, ${literal(n)})`);
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
    `SELECT ${sorted.row} AS row, concat_ws(' ', ${values.map((value) => `coalesce(CAST(${value} AS VARCHAR), 'null')`).join(', ')}) AS "values" FROM ${sorted.inAnyOrder} ORDER BY 1`,
  );
  expect(found).toEqual(
    [0, 2, 4, 1, 3, 5].map((n, row) => ({
      row,
      values: `B${n % 2} ${n} ${textOf(n)}`,
    })),
  );
  await dropSortedPiece(session);
  await session.run(`DROP VIEW ${table}`);
});

const ROWS = 5000;

/** Sorts rows with a text. @returns what is moved with the key, and how many rows are as before */
async function sorted(text: string, more = '') {
  const columns = ['key', 'text', ...(more ? ['list'] : [])].map((name) => ({
    name,
    type: name === 'list' ? ('array<string>' as const) : ('string' as const),
  }));
  const select = `SELECT CAST(${ROWS} - i AS VARCHAR) AS key, ${text} AS text${more} FROM range(${ROWS}) AS r(i)`;
  const stage = { columns, partitionedBy: [], by: 'key', sortedBy: [] };
  const { inAnyOrder, values } = await sortPiece(
    session,
    stage,
    select,
    new AbortController().signal,
  );
  const moved = await session.rows<{ column_name: string }>('DESCRIBE "the piece"');
  const items = [...values].map(([name, sql]) => `${sql} AS ${name}`);
  const [found] = await session.rows<{ rows: number }>(
    `SELECT count(*) AS rows FROM (SELECT ${items.join(', ')} FROM ${inAnyOrder} INTERSECT ALL SELECT * FROM (${select}))`,
  );
  await dropSortedPiece(session);
  return {
    moved: moved.map(({ column_name: name }) => name).filter((name) => name !== 'its key'),
    rows: found?.rows,
  };
}

const ALL = { rows: ROWS };

it('neither moves nor numbers a text that all rows have', async () => {
  expect(await sorted("'it''s one'")).toEqual({ moved: [], ...ALL });
  expect(await sorted("''")).toEqual({ moved: [], ...ALL });
});

it('numbers lists beside such a text', async () => {
  const list = ", ['b' || i % 3] AS list";
  expect(await sorted("'it''s one'", list)).toEqual({ moved: ['the number'], ...ALL });
});

it('moves texts that are not the same in all rows, or long', async () => {
  for (const text of [
    "'t' || i",
    "'t' || i % 2",
    "if(i = 4999, NULL, 'a')",
    'CAST(NULL AS VARCHAR)',
    "repeat('é', 513)",
  ]) {
    expect(await sorted(text), text).toEqual({ moved: ['its text'], ...ALL });
  }
});

it('a double by which rows are sorted keeps the sign of its zero', async () => {
  const columns = [
    { name: 'place', type: 'string' as const },
    { name: 'x', type: 'double' as const },
  ];
  const shape = { columns, partitionedBy: [], by: 'place', sortedBy: ['x'] };
  const select = "SELECT 'here' AS place, x FROM (VALUES (1e0), ('-0'::DOUBLE), (-1e0)) AS t(x)";
  const { inOrder, values } = await sortPiece(session, shape, select, new AbortController().signal);
  const found = await session.rows(
    `SELECT CAST(${values.get('x')} AS VARCHAR) AS x FROM ${inOrder}`,
  );
  expect(found).toEqual([{ x: '-1.0' }, { x: '-0.0' }, { x: '1.0' }]);
  await dropSortedPiece(session);
});
