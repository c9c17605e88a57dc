import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import {
  allFound,
  BaseTable,
  type CheckPart,
  Layer,
  notFewerThan,
  query,
  sqlLiteral,
  unique,
} from '@dc-data-baker/models';
import { plan } from '@dc-data-baker/planner';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LAKE_FOLDER } from '../lake/lake.ts';
import { cookedOnce, emptyKitchen, type Kitchen } from '../testing/kitchen.ts';
import { CheckParts } from './check-parts.ts';
import { KeptParts } from './kept-parts.ts';
import { DuckdbSession } from './session.ts';
import { TableViews } from './table-views.ts';

const named = sourceOf('named', { key: 'string', tag: 'string' });
const TAGGED = {
  ...common,
  name: 'tagged',
  prefix: 'tagged/',
  columns: { key: 'string', tags: 'array<string>' },
  populatedBy: query(queryNamed('tagged')),
} as const;
const tagged = BaseTable({
  ...TAGGED,
  checks: [
    unique('key'),
    allFound('tags', named, 'tag', { severity: 'warn' }),
    notFewerThan(0.9, 'published', { of: 'tags', severity: 'warn' }),
  ],
});
const project = projectOf(
  [Layer({ name: 'plane', description: 'What?', tables: [named, tagged] })],
  {
    tagged: 'SELECT key, ARRAY[tag] AS tags FROM named',
  },
);

/** Bakes rows, and returns what the checks found that compare with the bake before. */
async function bake(kitchen: Kitchen, rows: string) {
  await kitchen.put(named, 'named.csv', rows);
  await kitchen.bake();
  const { checks = [] } = (await kitchen.published(tagged)) ?? {};
  return Object.fromEntries(checks.map(({ name, wrong }) => [name, wrong]));
}

const partsOf = async ({ lake }: Kitchen): Promise<string[]> => {
  const folder = join(lake.root, LAKE_FOLDER, 'parts');
  return (await readdir(folder)).map((name) => join(folder, name));
};

const publishedFiles = async (kitchen: Kitchen): Promise<string[]> => {
  const { location = '', files = [] } = (await kitchen.published(tagged)) ?? {};
  return files.map(({ path }) => kitchen.lake.pathOf(`${location}${path}`));
};

/** Changes a tag in files, and nothing else. */
async function damage(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bytes = await readFile(file, 'latin1');
    await writeFile(file, bytes.replaceAll('red', 'rad'), 'latin1');
  }
}

const baked = cookedOnce(async () => {
  const kitchen = await emptyKitchen(project);
  await bake(kitchen, 'a,red\nb,blue\n');
  return kitchen;
});

describe('a part of the checks of a bake', () => {
  it('is not read again when the next bake is compared with it', async () => {
    const kitchen = await baked();
    await damage(await publishedFiles(kitchen));
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 0 });
  });

  it('is read again if it is not cached', async () => {
    const kitchen = await baked();
    await damage(await publishedFiles(kitchen));
    for (const part of await partsOf(kitchen)) await rm(part);
    // `rad`, which is published now, is gone.
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 1 });
  });

  it('is read again if the cached file is damaged', async () => {
    const kitchen = await baked();
    const kept = await partsOf(kitchen);
    expect(kept).toHaveLength(1);
    await damage(kept);
    expect(await bake(kitchen, 'a,red\nb,blue\nc,red\n')).toMatchObject({ 'noneGone(tags)': 0 });
  });

  it('is used only for the bake that it was read from', async () => {
    const kitchen = await baked();
    const found = [
      await bake(kitchen, 'a,red\nb,green\n'),
      await bake(kitchen, 'a,red\nb,green\nc,red\n'),
      await bake(kitchen, 'b,green\n'),
    ];
    expect(found.map((checks) => checks['noneGone(tags)'])).toEqual([1, 0, 1]);
    expect(found.map((checks) => checks['allFound(tags, named.tag)'])).toEqual([0, 0, 0]);
  });

  it('is not cached if there is no bake, or the bake has other columns', async () => {
    const kitchen = await baked();
    const columns = { ...TAGGED.columns, size: 'int' } as const;
    const wider = BaseTable({
      ...TAGGED,
      columns,
      checks: [notFewerThan(0.9, 'published', { of: 'tags', severity: 'warn' })],
    });
    const layer = Layer({ name: 'plane', description: 'What?', tables: [named, wider] });
    const other = kitchen.with(
      projectOf([layer], { tagged: 'SELECT key, ARRAY[tag] AS tags, 1 AS size FROM named' }),
    );
    // All tags are others, but there is nothing to compare them with.
    expect(await bake(other, 'a,green\n')).toMatchObject({ 'noneGone(tags)': 0 });
    expect(await bake(other, 'a,yellow\nb,green\n')).toMatchObject({ 'noneGone(tags)': 0 });
    expect(await bake(other, 'a,yellow\n')).toMatchObject({ 'noneGone(tags)': 1 });
  });

  it('is added up of a bake and of what differs from it', async () => {
    const kitchen = await baked();
    const { lake } = kitchen;
    const base = await kitchen.published(tagged);
    await bake(kitchen, 'a,red\nb,green\n');
    const changed = await kitchen.published(tagged);
    if (!base || !changed) throw new Error('nothing is published');
    const session = await DuckdbSession.open({ threads: 1 });
    onTestFinished(() => session.close());
    const views = new TableViews(lake, project);
    const parts = partsOfChecks();
    expect(parts.map(({ name }) => name)).toEqual([
      'lists tagged__candidate tags',
      'filled tagged__candidate key tags',
    ]);
    const signal = new AbortController().signal;
    // The part of the base says what this table has, which is made anew each time.
    const ofBase = async (rows: string) => {
      for (const path of await partsOf(kitchen)) await rm(path);
      await views.createCandidate(session, base);
      await session.run(`CREATE OR REPLACE VIEW tagged__candidate AS ${rows}`);
      await using made = new CheckParts(session, new KeptParts(lake, views));
      await made.make(parts, signal);
      await views.createCandidate(session, changed);
    };
    const row = fc.tuple(fc.constantFrom('a', 'b', null), fc.constantFrom(null, '', 'red', 'blue'));
    const rows = fc.array(row, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(rows, rows, rows, async (kept, removed, added) => {
        await ofBase(`${tagsOf(kept)} UNION ALL ${tagsOf(removed)}`);
        const [gone, come] = [removed, added].map((all) => `(${tagsOf(all)})`);
        const delta = { bakeId: '', base, removed: `${gone}`, added: `${come}`, remade: '' };
        const keeper = new KeptParts(lake, views, delta);
        for (const part of parts) {
          const found = await keeper.find(part);
          expect(found?.isKept).toBe(false);
          const now = `(${tagsOf(kept)} UNION ALL ${tagsOf(added)})`;
          const whole = part.sql.replace(/FROM "tagged__candidate"/, `FROM ${now}`);
          const ordered = (sql = '') => session.rows(`SELECT * FROM (${sql}) ORDER BY ALL`);
          expect(await ordered(found?.sql)).toEqual(await ordered(whole));
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** The parts that the checks of a candidate read of its lists: as they are, and by the key. */
function partsOfChecks(): CheckPart[] {
  const counted = BaseTable({
    ...TAGGED,
    checks: [
      notFewerThan(0.9, 'published', { having: 'tags' }),
      notFewerThan(0.9, 'published', { of: 'key', having: 'tags' }),
    ],
  });
  const layer = Layer({ name: 'plane', description: 'What?', tables: [named, counted] });
  const { stages } = plan(
    projectOf([layer], { tagged: 'SELECT key, ARRAY[tag] AS tags FROM named' }),
  );
  const checks = stages.flatMap((stage) => (stage.kind === 'audit' ? stage.checks : []));
  const [lists] = checks.flatMap(({ fromParts }) => fromParts?.parts ?? []).filter(isOfCandidate);
  const [filled] = checks
    .flatMap(({ assurances = [] }) => assurances.flatMap((assurance) => assurance.parts ?? []))
    .filter(isOfCandidate);
  return [lists, filled].filter((part) => part !== undefined);
}

function isOfCandidate({ of }: CheckPart): boolean {
  return of === 'tagged__candidate';
}

/** A SELECT of rows with a key and one tag; of an empty text there is an empty list. */
function tagsOf(rows: readonly (readonly [key: string | null, tag: string | null])[]): string {
  const text = (value: string | null) => (value === null ? 'NULL' : sqlLiteral(value));
  const values = rows.map(([key, tag]) => `, (${text(key)}, ${text(tag)}, true)`);
  return `SELECT key, CASE WHEN tag = '' THEN [] WHEN tag IS NOT NULL THEN [tag] END AS tags FROM (VALUES (NULL::VARCHAR, NULL::VARCHAR, false)${values.join('')}) AS rows(key, tag, is_there) WHERE is_there`;
}
