import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import {
  allFound,
  BaseTable,
  Layer,
  notFewerThan,
  notNull,
  query,
  sameKeys,
  sqlLiteral,
  unique,
} from '@dc-data-baker/models';
import { plan, type StageOf } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks } from './audit-stage.ts';
import { CheckParts } from './check-parts.ts';
import { DuckdbSession } from './session.ts';

const ending = { day: /[0-9]{4}-[0-9]{2}-[0-9]{2}/, time: '22:00' };
const named = sourceOf('named', { key: 'string', tag: 'string' });
const columns = { key: 'string', place: 'string', tags: 'array<string>' } as const;
/** Its lists are counted as they are. */
const tagged = BaseTable({
  ...common,
  name: 'tagged',
  prefix: 'tagged/',
  columns,
  populatedBy: query(queryNamed('tagged')),
  checks: [
    notNull(['key', 'tags']),
    unique('key'),
    sameKeys('key', named),
    allFound('tags', named, 'tag', { severity: 'warn' }),
    notFewerThan(0.9, 'published', { of: 'tags', ending }),
    notFewerThan(0.5, 'published', { having: 'tags', ending }),
  ],
});
/** Its lists are counted by another column. */
const placed = BaseTable({
  ...common,
  name: 'placed',
  prefix: 'placed/',
  columns,
  populatedBy: query(queryNamed('placed')),
  checks: [
    notNull('tags'),
    notFewerThan(0.9, 'published', { of: 'place', having: 'tags', ending }),
  ],
});
const SELECT = 'SELECT key, tag AS place, ARRAY[tag] AS tags FROM named';
const project = projectOf(
  [Layer({ name: 'plane', description: 'What?', tables: [named, tagged, placed] })],
  { tagged: SELECT, placed: SELECT },
);
const audits = plan(project).stages.filter(
  (stage): stage is StageOf<'audit'> => stage.kind === 'audit',
);
const signal = new AbortController().signal;

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
  await session.run("CREATE VIEW this_bake AS SELECT '2026-05-07 23:00' AS local_time");
});
afterAll(() => session.close());

/** The elements of a list are separated by commas; null is no list. */
type Row = readonly [key: string | null, place: string | null, tags: string | null];

async function fill(rows: readonly Row[], published: readonly Row[], others: readonly Row[]) {
  const text = (value: string | null) => (value === null ? 'NULL' : sqlLiteral(value));
  const select = (filled: readonly Row[]) =>
    `SELECT key, place, CASE WHEN tags = '' THEN [] ELSE [nullif(tag, '-') FOR tag IN string_split(tags, ',')] END AS tags FROM (VALUES (NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, false)${filled
      .map((row) => `, (${row.map(text).join(', ')}, true)`)
      .join('')}) AS rows(key, place, tags, is_there) WHERE is_there`;
  for (const { table } of audits) {
    await session.run(`CREATE OR REPLACE TABLE ${table}__candidate AS ${select(rows)}`);
    await session.run(`CREATE OR REPLACE TABLE ${table}__published AS ${select(published)}`);
  }
  await session.run(
    `CREATE OR REPLACE TABLE named AS SELECT key, place AS tag FROM (${select(others)})`,
  );
}

/** What each check finds that runs as it is planned for any engine, alone. */
async function slowly({ checks }: StageOf<'audit'>) {
  const found = [];
  for (const { name, select, mostSamples = 10 } of checks) {
    const rows = await session.rows(`SELECT * FROM (${select.duckdb.sql}) ORDER BY ALL`);
    found.push({ name, wrong: rows.length, samples: rows.slice(0, mostSamples) });
  }
  return found;
}

async function fast(stage: StageOf<'audit'>) {
  // Whether no key of the other table is there twice, as its own checks would have told.
  const [{ yes } = { yes: false }] = await session.rows<{ yes: boolean }>(
    'SELECT count(*) = count(DISTINCT key) AS yes FROM named',
  );
  const found = await runChecks(session, stage, { isUnique: () => yes }, signal);
  return found.map(({ name, wrong, samples }) => ({ name, wrong, samples }));
}

describe('checks that share parts', () => {
  it('find the same rows as each check alone', async () => {
    const row: fc.Arbitrary<Row> = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd', null),
      fc.constantFrom('B1', 'B2', null),
      fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom(null, '', '-') },
        {
          weight: 3,
          arbitrary: fc
            .subarray(['x.2026-05-07', 'y.2026-05-07', 'z.2027-05-06', 'v', '-'])
            .map((tags) => tags.join(',')),
        },
      ),
    );
    const rows = fc.array(row, { maxLength: 5 });
    const how = fc.constantFrom('others', 'same', 'emptied');
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, how, async (some, others, named, now) => {
        const before = now === 'same' ? some.toReversed() : others;
        // Every second list is empty by now.
        const emptied = before.map((each, i): Row => (i % 2 ? each : [each[0], each[1], '']));
        const rowsNow = now === 'emptied' ? emptied : some;
        await fill(rowsNow, before, now === 'same' ? some : named);
        for (const stage of audits) expect(await fast(stage)).toEqual(await slowly(stage));
      }),
      { numRuns: 40 },
    );
  });

  it('read the lists of a table once, and the published lists once', async () => {
    const rows: Row[] = [
      ['a', 'B1', 'v'],
      ['b', 'B2', 'v,w'],
    ];
    await fill(rows, rows, [
      ['a', 'v', null],
      ['b', 'w', null],
    ]);
    const names: string[] = [];
    const keeper = {
      find: async () => undefined,
      keep: async (_: DuckdbSession, { name }: { readonly name: string }) => void names.push(name),
    };
    for (const stage of audits)
      await runChecks(session, stage, { isUnique: () => true, keeper }, signal);
    expect(names).toEqual([
      'lists tagged__candidate tags',
      'keys tagged__candidate key',
      'keys named key',
      'lists tagged__published tags',
      'filled placed__candidate place tags',
      'filled placed__published place tags',
    ]);
  });

  it('read nothing for a check if another one is known to find nothing, so that it need not run', async () => {
    await fill([['a', 'B1', 'v']], [['a', 'B1', 'v']], []);
    const placedAudit = audits.find((stage) => stage.table === 'placed');
    if (!placedAudit) throw new Error('there is no audit');
    const made: string[] = [];
    const keeper = {
      find: async () => undefined,
      keep: async (_: DuckdbSession, { name }: { readonly name: string }) => void made.push(name),
    };
    const assured = new Set(['notNull(tags)', 'noneGone(place having tags)']);
    const known = { isUnique: () => false, assured, keeper };
    const found = await runChecks(session, placedAudit, known, signal);
    expect(found.map(({ passed }) => passed)).toEqual([true, true, true]);
    expect(made).toEqual([]);
  });

  it('leave no tables in the session', async () => {
    await fill([['a', 'B1', 'v']], [], []);
    for (const stage of audits) await fast(stage);
    const tables = await session.rows<{ name: string }>(
      'SELECT table_name AS name FROM duckdb_tables() WHERE temporary',
    );
    expect(tables).toEqual([]);
  });

  it('never confuse two parts of the same name', async () => {
    await using parts = new CheckParts(session);
    await parts.make([{ name: 'one', of: 'named', sql: 'SELECT 1' }], signal);
    const other = parts.make([{ name: 'one', of: 'named', sql: 'SELECT 2' }], signal);
    await expect(other).rejects.toThrow('two parts are `one`: SELECT 2');
  });
});
