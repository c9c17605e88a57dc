import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import {
  BaseTable,
  between,
  Layer,
  type Manifest,
  matches,
  notEmpty,
  notFewerThan,
  notNull,
  oneValue,
  query,
  rowCount,
  sameKeys,
  sqlLiteral,
  unique,
} from '@dc-data-baker/models';
import { plan, type StageOf } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from '../audit-stage.ts';
import { DuckdbSession } from '../session.ts';
import { assuredByDelta } from './assured-by-delta.ts';

const columns = {
  key: 'string',
  source: 'string',
  x: 'double',
} as const;
const other = sourceOf('other', { ...columns, part: 'string' });
const table = BaseTable({
  ...common,
  name: 'checked',
  prefix: 'checked/',
  columns: { ...columns, tags: 'array<string>' },
  partitionedBy: { part: { type: 'string', values: ['p', 'q'] } },
  populatedBy: query(queryNamed('checked')),
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
    notFewerThan(0.9, 'published'),
    notFewerThan(0.9, 'published', { having: 'tags' }),
    notFewerThan(0.9, 'published', { of: 'source' }),
    notFewerThan(0.9, 'published', { of: 'tags' }),
    notFewerThan(0.9, 'published', { of: 'key', having: 'tags' }),
  ],
});
const project = projectOf(
  [Layer({ name: 'plane', description: 'What?', tables: [other, table] })],
  { checked: 'SELECT key, source, x, ARRAY[key] AS tags, part FROM other' },
);
const stage = plan(project).stages.find(
  (found): found is StageOf<'audit'> => found.kind === 'audit' && found.table === 'checked',
);
const signal = new AbortController().signal;

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

type Row = readonly [
  key: string | null,
  source: string | null,
  x: number | null,
  part: string,
  tags?: string,
];

/** Creates a candidate from a base by removing some rows and adding others. */
async function delta(
  kept: readonly Row[],
  removed: readonly Row[],
  added: readonly Row[],
  again: readonly Row[] = [],
) {
  if (!stage) throw new Error('there is no audit');
  const text = (value: Row[number] = '') => (value === null ? 'NULL' : sqlLiteral(value));
  const create = (name: string, rows: readonly Row[]) =>
    session.run(
      `CREATE OR REPLACE TABLE ${name} AS SELECT key, source, x, [tag FOR tag IN string_split(tags, ' ') IF tag <> ''] AS tags, part FROM (VALUES (NULL::VARCHAR, NULL::VARCHAR, NULL::DOUBLE, NULL::VARCHAR, NULL::VARCHAR)${rows
        .map(([key, source, x, part, tags]) => `, (${[key, source, x, part, tags].map(text)})`)
        .join('')}) AS rows(key, source, x, part, tags) WHERE part IS NOT NULL`,
    );
  await create('kept', kept);
  await create('removed', removed);
  await create('added', added);
  await create('again', again);
  await session.run("CREATE OR REPLACE VIEW this_bake AS SELECT '2026-02-02 01:00' AS local_time");
  const all = 'SELECT * FROM kept UNION ALL SELECT * FROM';
  await session.run(`CREATE OR REPLACE VIEW checked__published AS ${all} removed`);
  const look = async (rows: string) => {
    await session.run(`CREATE OR REPLACE VIEW checked__candidate AS ${rows}`);
    return runChecks(session, stage, { isUnique: () => false }, signal);
  };
  await session.run(`CREATE OR REPLACE TABLE other AS ${all} removed`);
  const base: Manifest = {
    formatVersion: 1,
    table: 'checked',
    layer: 'plane',
    bakeId: 'before',
    status: 'audited',
    location: 's3://town-hall/checked/before/',
    engine: 'duckdb',
    startedAt: '2026-02-02T01:00:00Z',
    finishedAt: '2026-02-02T01:00:00Z',
    rows: 0,
    files: [],
    checks: await look(`${all} removed`),
    inputs: {},
    inputKeys: { other: 'as it was' },
  };
  const candidate = { ...base, bakeId: 'after', checks: [] };
  const remade = '(SELECT * FROM added UNION ALL SELECT * FROM again)';
  const differs = { bakeId: 'after', base, removed: 'removed', added: 'added', remade };
  const { checks } = stage;
  const assured = (manifest: Manifest = candidate, published = 'before') =>
    assuredByDelta(
      session,
      checks,
      manifest,
      { ...differs, isPublished: published === 'before' },
      signal,
    );
  return { base, candidate, assured, look: () => look(`${all} added`) };
}

const ROWS: readonly Row[] = [
  ['a', 's', 1, 'p'],
  ['b', 's', 2, 'q'],
  ['c', 's', 0, 'p'],
];

describe('a check after few rows have changed', () => {
  it('is assured if it found nothing before, and finds nothing in the rows that differ', async () => {
    const { assured, candidate } = await delta(ROWS, [['d', 's', -1, 'p']], [['d', 's', -2, 'q']]);
    expect([...(await assured())]).toEqual([
      'partitions(part)',
      'unique(key)',
      'identicalRows(key)',
      'sameKeys(key, other)',
      'oneValue(source)',
      'notNull(key, x)',
      'notEmpty(key, source)',
      'between(x, -9, 2.5)',
      'matches(key, [a-z]+)',
      'notFewerThan(0.9, published rows)',
      'notFewerThan(0.9, published rows having tags)',
      'noneGone(source)',
      'noneGone(tags)',
      'noneGone(key having tags)',
    ]);
    const inputKeys = { other: 'as it is' };
    expect(await assured({ ...candidate, inputKeys })).not.toContain('sameKeys(key, other)');
  });

  it('is assured if nothing differs, except for counts', async () => {
    expect((await (await delta(ROWS, [], [])).assured()).size).toBe(15);
  });

  it('is assured that nothing is missing if all removed values are in rows that were computed again', async () => {
    const gone = async (removed: Row, added: Row, again: Row) =>
      [...(await (await delta([...ROWS, again], [removed], [added], [again])).assured())].filter(
        (name) => name.startsWith('noneGone'),
      );
    const [before, after]: [Row, Row] = [
      ['d', 's', 1, 'p', 'red blue'],
      ['d', 's', 1, 'p', 'red'],
    ];
    const all = ['noneGone(source)', 'noneGone(tags)', 'noneGone(key having tags)'];
    expect(await gone(before, after, ['e', 's', 1, 'p', 'blue'])).toEqual(all);
    expect(await gone(before, after, ['e', 's', 1, 'p', 'green'])).toEqual([all[0], all[2]]);
    expect(await gone(before, ['d', 's', 1, 'p'], ['d', 's', 2, 'p', 'red blue'])).toEqual(all);
    expect(await gone(before, ['d', 's', 1, 'p'], ['e', 's', 1, 'p', 'red blue'])).toEqual([
      all[0],
      all[1],
    ]);
    expect(await gone(['d', 't', 1, 'p'], ['d', 's', 1, 'p'], ROWS[0] as Row)).toEqual([
      all[1],
      all[2],
    ]);
  });

  it('is not assured if it compares with another bake than the base', async () => {
    const { assured, candidate } = await delta(ROWS, [], []);
    const names = [...(await assured(candidate, 'another'))];
    expect(names).toHaveLength(10);
    expect(names.filter((name) => /published|noneGone/.test(name))).toEqual([]);
  });

  it('is not assured of the number of rows if fewer were added than removed', async () => {
    const [one, two]: [Row, Row] = [
      ['d', 's', 1, 'p', 'red'],
      ['e', 's', 1, 'p', 'red'],
    ];
    const { assured } = await delta(ROWS, [one, two], [one]);
    expect([...(await assured())].filter((name) => name.includes('rows'))).toEqual([]);
  });

  it('is not assured if it found something before', async () => {
    const wrong: Row = ['E', '', 9, 'q'];
    const { assured, base } = await delta([...ROWS, wrong, wrong], [], []);
    const names = base.checks.filter(({ wrong: count }) => count === 0).map(({ name }) => name);
    expect([...(await assured())]).toEqual(
      // That nothing is gone says that enough is there, too: see `cleanIf`.
      names.filter(
        (name) =>
          !/^rowCount|^notFewerThan.* published (?!rows)/.test(name) && name !== 'unique(key)',
      ),
    );
  });

  it('is assured only if it finds nothing in all rows', async () => {
    const row = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd', 'E', '', null),
      fc.constantFrom('s', 's', 's', 't', ' ', null),
      fc.constantFrom(1, 2, 0, 9, null),
      fc.constantFrom('p', 'q', 'z'),
      fc.constantFrom('', 'red', 'red blue', 'blue'),
    );
    const rows = fc.array(fc.oneof(fc.constantFrom(...ROWS), row), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, async (kept, removed, added) => {
        const { assured, look } = await delta(kept, removed, added, kept.slice(0, 1));
        const names = await assured();
        const found = (await look()).filter(({ wrong }) => wrong > 0).map(({ name }) => name);
        expect(found.filter((name) => names.has(name))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
