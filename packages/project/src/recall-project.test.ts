import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { answersAbout, asReached, knowAnswers, plan, tableGraph } from '@dc-data-baker/planner';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadProject } from './load-project.ts';
import { recallToExplain, recallValidProject } from './recall-project.ts';
import { contentBinder } from './testing/content-binder.ts';
import { digits } from './testing/digits.ts';
import { DEFAULT_DEFINITIONS, WORKSPACE } from './workspace.ts';

const ONE = 'SELECT 1 AS digit';

let keeping: string;
let kept: string;
beforeEach(async () => {
  keeping = await tempFolder();
  kept = join(keeping, 'plans');
});

interface Asked {
  readonly folder: string;
  readonly env?: string;
  readonly trial?: string;
}

/** Whether a project had to be validated, instead of being known to be valid. */
async function isJudged({ folder, env = 'development', trial }: Asked): Promise<boolean> {
  let judged = false;
  const source = { definitions: join(folder, 'index.ts'), env, trial };
  const openBinder = async () => {
    judged = true;
    return contentBinder();
  };
  const project = await recallValidProject(source, folder, openBinder, (same) => same, {
    folder: keeping,
  });
  expect(plan(project).tables).toEqual(['digits']);
  return judged;
}

async function unexpected(): Promise<never> {
  throw new Error('this was not expected to be called');
}

describe('a project that was valid', () => {
  it('is not validated again as long as nothing has changed', async () => {
    const folder = await digits(ONE);
    expect(await isJudged({ folder })).toBe(true);
    expect(await isJudged({ folder })).toBe(false);
  });

  it('is validated again if a query has changed', async () => {
    const folder = await digits(ONE);
    expect(await isJudged({ folder })).toBe(true);
    await writeFile(join(folder, 'sql/digits.sql'), 'SELECT 2 AS digit');
    expect(await isJudged({ folder })).toBe(true);
    await writeFile(join(folder, 'sql/digits.sql'), ONE);
    expect(await isJudged({ folder })).toBe(false);
  });

  it.each([
    ['another environment', { env: 'production' }],
    ['a trial', { trial: 'x' }],
  ])('is validated again with %s', async (_, change) => {
    const folder = await digits(ONE);
    expect(await isJudged({ folder })).toBe(true);
    expect(await isJudged({ folder, ...change })).toBe(true);
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, -10)],
    ['empty', () => ''],
    ['another by a letter', (text) => text.replace('SELECT 1', 'SELECT 3')],
    ['without a hash', (text) => text.slice(text.indexOf('\n') + 1)],
  ])('is validated and cached again if its cache entry is %s', async (_, damage) => {
    const folder = await digits(ONE);
    await isJudged({ folder });
    const [name = ''] = await readdir(kept);
    const whole = await readFile(join(kept, name), 'utf8');
    await writeFile(join(kept, name), damage(whole));
    expect(await isJudged({ folder })).toBe(true);
    expect(await readFile(join(kept, name), 'utf8')).toBe(whole);
    expect(await readdir(kept)).toEqual([name]);
  });

  it('is validated each time if nothing can be cached', async () => {
    const folder = await digits(ONE);
    await writeFile(kept, 'a file, where there should be a folder');
    expect(await isJudged({ folder })).toBe(true);
    expect(await isJudged({ folder })).toBe(true);
  });

  it('is one of many that are cached', async () => {
    const folder = await digits(ONE);
    for (let i = 0; i < 26; i++) await isJudged({ folder, trial: `t${i}` });
    expect(await readdir(kept)).toHaveLength(24);
    expect(await isJudged({ folder, trial: 't25' })).toBe(false);
  });
});

describe('what explain needs from a project', () => {
  const explaining = (folder: string) =>
    recallToExplain(
      { definitions: join(folder, 'index.ts'), env: 'development' },
      folder,
      (same) => same,
      keeping,
    );
  const explanations = () => readdir(join(keeping, 'explanations'));

  it('is cached by plan', async () => {
    const folder = await digits(ONE);
    await isJudged({ folder });
    const [name = '', ...others] = await explanations();
    expect(others).toEqual([]);
    const written = await readFile(join(keeping, 'explanations', name), 'utf8');
    const answers = answersAbout(await explaining(folder));
    expect(written.slice(written.indexOf('\n') + 1)).toBe(JSON.stringify(answers));
    expect(Object.keys(answers)).toContain('spatial answers');
  });

  it('is cached by explain, even for definitions with a mistake', async () => {
    const folder = await digits('SELECT one AS digit');
    const answers = answersAbout(await explaining(folder));
    expect(await explanations()).toHaveLength(1);
    expect(answersAbout(await explaining(folder))).toEqual(answers);
    await writeFile(join(folder, 'sql/digits.sql'), ONE);
    await explaining(folder);
    expect(await explanations()).toHaveLength(2);
  });

  it('is found each time if nothing can be cached', async () => {
    const folder = await digits(ONE);
    await writeFile(join(keeping, 'explanations'), 'a file, where there should be a folder');
    expect((await explaining(folder)).tables).toHaveLength(1);
    expect((await explaining(folder)).tables).toHaveLength(1);
  });
});

describe('a project that is planned elsewhere', () => {
  /** Recalls a project here. @returns how often it was planned here */
  async function plannedHere(elsewhere: (folder: string) => Promise<boolean>): Promise<number> {
    const folder = await digits(ONE);
    let times = 0;
    const openBinder = async () => {
      times++;
      return contentBinder();
    };
    const source = { definitions: join(folder, 'index.ts'), env: 'development' };
    const project = await recallValidProject(source, folder, openBinder, (same) => same, {
      folder: keeping,
      planElsewhere: () => elsewhere(folder),
    });
    expect(plan(project).tables).toEqual(['digits']);
    return times;
  }

  it('is known here afterwards', async () => {
    expect(await plannedHere((folder) => isJudged({ folder }))).toBe(0);
  });

  it('is planned here as well if that failed, or if nothing was cached', async () => {
    expect(await plannedHere(async () => false)).toBe(1);
    expect(await plannedHere(async () => true)).toBe(1);
  });

  it('is not planned elsewhere if it is known', async () => {
    const folder = await digits(ONE);
    await isJudged({ folder });
    const source = { definitions: join(folder, 'index.ts'), env: 'development' };
    const project = await recallValidProject(source, folder, unexpected, (same) => same, {
      folder: keeping,
      planElsewhere: unexpected,
    });
    expect(plan(project).tables).toEqual(['digits']);
  });
});

it('reports a mistake each time', async () => {
  const folder = await digits('SELECT one AS digit');
  const source = { definitions: join(folder, 'index.ts'), env: 'development' };
  for (let i = 0; i < 2; i++) {
    await expect(
      recallValidProject(
        source,
        folder,
        async () => contentBinder(),
        (same) => same,
        { folder: keeping },
      ),
    ).rejects.toThrow(/sql\/digits\.sql:1:8: .*one/);
  }
});

it.each([
  ['extracts', true],
  ['files of others in place of extracts', false],
])('has the same plan from the cache as from its SQL, with %s', async (_, isReached) => {
  const source = { definitions: DEFAULT_DEFINITIONS, env: 'development' };
  const load = () =>
    loadProject(source, WORKSPACE, (project) => asReached(project, () => isReached));
  const [read, known] = await Promise.all([load(), load()]);
  const planned = plan(read);
  const found = JSON.stringify(answersAbout(read));
  knowAnswers(known, JSON.parse(found));
  expect(plan(known)).toStrictEqual(planned);
  for (const selection of ['current_elections', 'addressbase_partitioned+']) {
    expect(plan(known, [selection])).toStrictEqual(plan(read, [selection]));
  }
  // No question was asked about the SQL that a complete plan had not asked.
  expect(JSON.stringify(answersAbout(known))).toBe(found);
  for (const { table } of read.tables) {
    const lineage = tableGraph(known).lineage(table.name);
    expect(lineage).toStrictEqual(tableGraph(read).lineage(table.name));
  }
});
