import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsServer, openAwsServer } from '@dc-data-baker/fake-aws';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { blocksOf, DOCUMENTS, readDocument, wordsOf } from '../testing/documents.ts';
import { keepFirstLetters } from '../testing/keep-first-letters.ts';
import { LakeFolder } from '../testing/lake-folder.ts';
import { pauseOfQueries } from '../testing/pause-of-queries.ts';

/** Commands that a test must not run: they install, test, sign in, or never end. */
const NOT_RUN = [
  'npx --yes pnpm@12.21.0 bake',
  'npx --yes pnpm@12.21.0 test',
  'npx --yes pnpm@12.21.0 install',
  'npx --yes pnpm@12.21.0 format',
  'npx --yes pnpm@12.21.0 nx run planner:test',
  'npx --yes pnpm@12.21.0 nx run graph:render',
  // Not a databaker command: packages/graph tests it.
  'npx --yes pnpm@12.21.0 exec node packages/graph/src/main.ts render --lake .databaker/lake --out /tmp/picture',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:bootstrap',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:synth',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:diff',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:deploy',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:verify',
  'npx --yes pnpm@12.21.0 nx run infra-cdk:destroy',
  'export DC_ENVIRONMENT=development',
  'aws sso login --profile dev-aggregatorapi-dc',
  'export AWS_PROFILE=dev-aggregatorapi-dc',
  'npx --yes pnpm@12.21.0 exec node packages/fake-aws/src/main.ts --root /tmp/aws --bucket ee.data-cache.production',
  // This test's lake has no such postcode, and its bakes come from two samples: on-call.test.ts and
  // explain.test.ts run these with suitable data.
  'databaker lookup "B1 0DS"',
  'databaker lookup "B1 0DS" --bake previous',
  'databaker lookup "B1 0DS" --bake "2026-11-24 18:00"',
  'databaker diff "2026-11-26 18:00" --table current_elections_parquet',
  'databaker explain "B1 0DS"',
  'databaker explain "B1 0DS" --json',
  'databaker explain "B1 0DS" 100070123456 --map why.html',
  'databaker explain B1 --open',
  'databaker diff --table current_elections_parquet',
  // A difference exits with 1, and here there is one: diff.test.ts draws maps.
  'databaker diff --table current_elections_parquet --map changes.html',
  'databaker diff --open',
  // No bake has failed here: on-call.test.ts makes one.
  'databaker diff published candidate --table current_ballots_joined_to_address_base',
  // No bake is held back here: on-call.test.ts holds one back.
  'databaker publish',
  // No bake was interrupted here: athena-resume.test.ts makes some.
  'databaker bake --engine athena --env development --resume',
];

// Blocks of `bash` instead of `sh` need an AWS account or a database, which no test has.
const LINES = DOCUMENTS.flatMap((document) =>
  blocksOf(readDocument(document))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ lines }) => lines.filter((line) => line !== ''))
    .map((line) => ({ document, line })),
);

const COMMANDS = LINES.filter(({ line }) => !NOT_RUN.includes(line));

describe('every command in the documents works', () => {
  const lake = new LakeFolder();
  const cloud = new LakeFolder();
  let aws: AwsServer;
  const here = {
    DATABAKER_LAKE: lake.path,
    DATABAKER_DEFINITIONS: inject('sampleDefinitions'),
  };
  /** With the definitions of fewer first letters: each takes Athena four queries that write files. */
  const there = {
    DATABAKER_LAKE: cloud.path,
    DATABAKER_DEFINITIONS: inject('lakeDefinitions'),
    DATABAKER_WORKGROUP: 'primary',
  };
  beforeAll(async () => {
    lake.remove();
    cloud.remove();
    // The seed in the documents: with another one, no published ballot would be left.
    const sample = ['sample', '--addresses', '1000', '--seed', '7'];
    expect(await databaker(sample, here)).toMatchObject({ code: 0 });
    cpSync(lake.path, cloud.path, { recursive: true });
    keepFirstLetters(cloud.path, 'ABQ');
    // What was baked in a lake is in AWS, too, as if it had been synced.
    for (const env of [here, there]) {
      expect(await databaker(['bake'], env)).toMatchObject({ code: 0 });
      // An earlier bake to roll back to.
      expect(await databaker(['bake', '--force'], env)).toMatchObject({ code: 0 });
    }
    const buckets = ['pollingstations.private.data', 'dc-data-baker-results-bucket'];
    aws = await openAwsServer({ root: cloud.path, buckets });
  });
  afterAll(async () => {
    await aws.close();
    lake.remove();
    cloud.remove();
  });

  it('at least some are found', () => expect(COMMANDS.length).toBeGreaterThan(15));

  it.each(COMMANDS)('$document: $line', async ({ line }) => {
    const [command, ...args] = wordsOf(line);
    expect(command).toBe('databaker');
    const env = { ...aws.env, ...(args.includes('athena') ? there : here) };
    const { code, stderr } = await databaker(args, env, { pause: pauseOfQueries(aws) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('error:') });
  });
});

describe('a command that is not run here', () => {
  it.each(NOT_RUN)('is in a document: %s', (command) => {
    expect(LINES.map(({ line }) => line)).toContain(command);
  });

  const named = (pattern: RegExp) =>
    NOT_RUN.flatMap((line) => [pattern.exec(line)?.slice(1) ?? []]);

  it.each(named(/ nx run ([\w-]+):([\w-]+)$/).filter(({ length }) => length > 0))(
    'names an existing target: %s:%s',
    (project = '', target = '') => {
      const { nx } = JSON.parse(readDocument(join('packages', project, 'package.json'))) as {
        readonly nx: { readonly targets: object };
      };
      expect(Object.keys(nx.targets)).toContain(target);
    },
  );

  it.each(named(/ pnpm@[\d.]+ (bake|test|format)$/).flat())('names a script: %s', (script) => {
    const { scripts } = JSON.parse(readDocument('package.json')) as { readonly scripts: object };
    expect(Object.keys(scripts)).toContain(script);
  });

  it.each(named(/ exec node (\S+)/).flat())('names an existing file: %s', (path) => {
    expect(existsSync(join(import.meta.dirname, '../../../..', path))).toBe(true);
  });
});

describe('no document requires an installed Node.js that runs TypeScript', () => {
  const packages = readdirSync(join(import.meta.dirname, '../../..'));
  const pages = packages.map((name) => join('packages', name, 'README.md'));

  it.each([...DOCUMENTS, ...pages])('%s uses the one of the dependencies', (document) => {
    const text = readDocument(document);
    expect(text).not.toMatch(/(?<!pnpm@[\d.]+ exec )\bnode [\w./-]+\.ts\b/);
  });
});

describe('every link in the documents has a target', () => {
  const links = DOCUMENTS.flatMap((document) =>
    [...readDocument(document).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target = '']) => ({
      document,
      target,
    })),
  );

  it.each(links)('$document: $target', ({ document, target }) => {
    expect(existsSync(join(import.meta.dirname, '../../../..', document, '..', target))).toBe(true);
  });
});

describe('the exit codes in the documents are those of the command', () => {
  it('and of its help', async () => {
    const { stdout, code } = await databaker(['--help']);
    expect(code).toBe(0);
    const page = readDocument(join('docs', 'baking.md'));
    for (const exitCode of ['0', '1', '2', '70', '130']) {
      expect(page).toContain(`| ${exitCode} |`);
      expect(stdout).toMatch(new RegExp(`\\b${exitCode} `));
    }
  });
});
