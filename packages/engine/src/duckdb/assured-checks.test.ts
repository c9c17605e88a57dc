import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import {
  BaseTable,
  between,
  csv,
  external,
  Layer,
  matches,
  notEmpty,
  notNull,
  oneValue,
  query,
  rowCount,
  sameKeys,
  sqlLiteral,
  unique,
} from '@dc-data-baker/models';
import { plan } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assuredChecks } from './assured-checks.ts';
import { CheckParts } from './check-parts.ts';
import { DuckdbSession } from './session.ts';

const columns = { key: 'string', source: 'string', x: 'double' } as const;
const base = { ...common, format: csv({ header: false }), populatedBy: external('a test') };
const other = BaseTable({ ...base, name: 'other', prefix: 'other/', columns });
const table = BaseTable({
  ...base,
  name: 'checked',
  prefix: 'checked/',
  columns,
  checks: [
    rowCount({ least: 1 }),
    unique('key', { identicalRows: 'warn' }),
    unique(['source', 'x']),
    sameKeys('key', other),
    oneValue('source'),
    notNull(['key', 'x']),
    notEmpty(['key', 'source']),
    between('x', -9, 2.5),
    matches('key', /[a-z]+/),
    matches('source', /[^ ]*/),
  ],
});
/** A table that reads the subject, so that its checks are in a plan. */
const reader = BaseTable({
  ...common,
  name: 'reader',
  prefix: 'reader/',
  columns: { key: 'string' },
  populatedBy: query(queryNamed('reader')),
});
const project = projectOf(
  [Layer({ name: 'x', description: 'x', tables: [table, other, reader] })],
  { reader: 'SELECT key FROM checked' },
);
const audit = plan(project).stages.find(({ id }) => id === 'audit:checked');

type Row = readonly [key: string | null, source: string | null, x: string | null];

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 2 });
});
afterAll(() => session.close());

async function assured(rows: readonly Row[], others: readonly Row[]) {
  for (const [name, filled] of [
    ['checked', rows],
    ['other', others],
  ] as const) {
    await session.run(`CREATE OR REPLACE TABLE ${name} (key VARCHAR, source VARCHAR, x DOUBLE)`);
    for (const row of filled) {
      const values = row.map((value) => (value === null ? 'NULL' : sqlLiteral(value)));
      await session.run(`INSERT INTO ${name} VALUES (${values.join(', ')})`);
    }
  }
  if (audit?.kind !== 'audit') throw new Error('no audit');
  const { checks } = audit;
  const signal = new AbortController().signal;
  const isUnique = () => new Set(others.map(([key]) => key)).size === others.length;
  await using parts = new CheckParts(session);
  const names = await assuredChecks(session, parts, checks, 'checked', isUnique, signal);
  const wrong = async (sql: string) =>
    (await session.rows<{ n: number }>(`SELECT count(*) AS n FROM (${sql})`))[0]?.n;
  return { names, checks, wrong };
}

describe('assurances', () => {
  it('replace all checks except the cheapest if nothing is wrong with a table', async () => {
    const rows: Row[] = [
      ['a', 's', '1'],
      ['b', 's', '-9'],
      ['c', 's', '2.5'],
    ];
    const { names, checks } = await assured(rows, rows.toReversed());
    const asked = checks.map(({ name }) => name).filter((name) => !names.has(name));
    // Of `source`, which is no key, each value is matched once.
    expect(asked).toEqual(['rowCount(1..)', 'matches(source, [^ ]*)']);
  });

  it('are never given for a check that finds something', async () => {
    const row = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'a\n', '', ' ', '\u00a0', 'é', null),
      fc.constantFrom('s', 's', 's', 't', '', null),
      fc.constantFrom('1', '-9', '2.5', '2.6', 'nan', 'inf', '0', '-0', null),
    );
    const rows = fc.array(row, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.boolean(), async (some, others, alike) => {
        const { names, checks, wrong } = await assured(some, alike ? some.toReversed() : others);
        for (const { name, select } of checks) {
          if (names.has(name)) expect([name, await wrong(select.duckdb.sql)]).toEqual([name, 0]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are given for the pattern of a key exactly if no row is wrong', async () => {
    const key = fc.constantFrom('a', 'bc', 'a\n', 'a\nb', 'B', '', null);
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 3 }), async (keys) => {
        const rows = keys.map((each): Row => [each, 's', '1']);
        const { names } = await assured(rows, []);
        const isRight = keys.every((each) => each === null || /^(?:[a-z]+)$/.test(each));
        expect(names.has('matches(key, [a-z]+)')).toBe(isRight);
      }),
      { numRuns: 40 },
    );
  });
});
