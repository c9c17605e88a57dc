import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import {
  allFound,
  anyFound,
  BaseTable,
  Layer,
  notFewerThan,
  notNull,
  query,
} from '@dc-data-baker/models';
import { plan } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assuredChecks } from './assured-checks.ts';
import { CheckParts } from './check-parts.ts';
import { DuckdbSession } from './session.ts';

const other = sourceOf('other', { key: 'string' });
const table = BaseTable({
  ...common,
  name: 'checked',
  prefix: 'checked/',
  columns: { key: 'string', tags: 'array<string>' },
  populatedBy: query(queryNamed('checked')),
  checks: [
    notFewerThan(0.9, 'published', { of: 'key' }),
    notFewerThan(0.9, 'published', { of: 'tags' }),
    notFewerThan(0.9, 'published', { of: 'key', having: 'tags' }),
    notFewerThan(0.9, 'published', { having: 'tags' }),
    notFewerThan(0.9, 'published', { elementsOf: 'tags' }),
    anyFound('tags', other),
    allFound('tags', other, 'key'),
    notNull('tags'),
  ],
});
const project = projectOf(
  [Layer({ name: 'plane', description: 'What?', tables: [other, table] })],
  {
    checked: 'SELECT key, ARRAY[key] AS tags FROM other',
  },
);
const checks = plan(project).stages.flatMap((stage) =>
  stage.kind === 'audit' && stage.table === 'checked' ? stage.checks : [],
);

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
  await session.run("CREATE VIEW this_bake AS SELECT '2026-02-02 01:00' AS local_time");
});
afterAll(() => session.close());

/** What the checks find, by their names, where the rows are those of VALUES. */
async function found(published: string, candidate: string, others: string) {
  const rows = (values: string) =>
    `SELECT key::VARCHAR AS key, tags::VARCHAR[] AS tags FROM (VALUES ${values}) AS v(key, tags)`;
  await session.run(`CREATE OR REPLACE TABLE checked__published AS ${rows(published)}`);
  await session.run(`CREATE OR REPLACE TABLE checked__candidate AS ${rows(candidate)}`);
  await session.run(
    `CREATE OR REPLACE TABLE other AS SELECT key::VARCHAR AS key FROM (VALUES ${others}) AS v(key)`,
  );
  const wrong: Record<string, unknown[]> = {};
  for (const { name, select } of checks) {
    const samples = await session.rows(select.duckdb.sql);
    if (samples.length > 0) wrong[name] = samples;
  }
  return wrong;
}

describe('null is no value', () => {
  it('that could be missing from a column, a list, or another table’s keys', async () => {
    const published = "('a', ['x']), (NULL, ['x']), (NULL, [NULL]), ('b', [NULL]), ('b', NULL)";
    expect(await found(published, "('a', ['x']), ('b', ['x'])", "('x'), (NULL)")).toEqual({});
  });

  it('that makes up for a missing one, or for the share that must be there', async () => {
    // Of 10 values 9 are there. With null there would be 10 of 11 before, and 9 of 10 now.
    const [ten, nine] = [10, 9].map((count) =>
      Array.from({ length: count }, (_, i) => `('k${i}', ['t${i}'])`).join(', '),
    );
    const gone = (what: string) => [{ gone: what, published: 10, candidate: 9 }];
    expect(await found(`${ten}, (NULL, [NULL])`, `${nine}, (NULL, [NULL])`, "('t9')")).toEqual({
      'noneGone(key)': gone('k9'),
      'noneGone(tags)': gone('t9'),
      'noneGone(key having tags)': gone('k9'),
      'eachKept(tags)': [{ fewer: 't9', had: 1, has: 0, published: 10, candidate: 9 }],
      'allFound(tags, other.key)': [{ key: 't9' }],
      'notNull(tags)': [{ key: null, tags: [null] }],
    });
  });

  it('that a list could have, or that is something in it', async () => {
    const lost = (of: string) => [{ gone: of, published: 1, candidate: 0 }];
    expect(await found("('a', ['x'])", "('a', [NULL])", "('x')")).toEqual({
      'notFewerThan(0.9, published tags)': lost('x'),
      'noneGone(tags)': lost('x'),
      'notFewerThan(0.9, published key having tags)': lost('a'),
      'noneGone(key having tags)': lost('a'),
      'notFewerThan(0.9, published rows having tags)': [{ published: 1, candidate: 0 }],
      'notFewerThan(0.9, published elements of tags)': [
        { fewer: 'x', had: 1, has: 0, published: 1, candidate: 0 },
      ],
      'eachKept(tags)': [{ fewer: 'x', had: 1, has: 0, published: 1, candidate: 0 }],
      'anyFound(tags, other)': [{ other_rows: 1 }],
      'allFound(tags, other.key)': [{ key: 'x' }],
      'notNull(tags)': [{ key: 'a', tags: [null] }],
    });
  });
});

describe('notNull of lists of texts', () => {
  /** The checks that one scan of the rows assures. */
  const assured = async () => {
    const { signal } = new AbortController();
    await using parts = new CheckParts(session);
    return assuredChecks(session, parts, checks, 'checked__candidate', () => false, signal);
  };

  it.each(['NULL', '[NULL]', "['x', NULL]", "['']", "['x', '']", "[NULL, '']"])(
    'finds %s, which no scan calls whole',
    async (tags) => {
      const wrong = await found("('a', ['x'])", `('a', ['x']), ('b', ${tags})`, "('x')");
      expect(wrong).toMatchObject({ 'notNull(tags)': [{ key: 'b' }] });
      expect(await assured()).not.toContain('notNull(tags)');
    },
  );

  it('finds nothing in lists that are empty, or have a blank', async () => {
    expect(await found("('a', ['x'])", "('a', ['x', ' ']), ('b', [])", "('x')")).toEqual({});
    expect(await assured()).toContain('notNull(tags)');
  });
});
