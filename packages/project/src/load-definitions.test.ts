import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { loadDefinitions } from './load-definitions.ts';
import { WORKSPACE } from './workspace.ts';

/** A folder of modules, like definitions outside of the repository. */
async function modules(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder();
  const scope = join(folder, 'node_modules/@dc-data-baker');
  await mkdir(scope, { recursive: true });
  await symlink(join(WORKSPACE, 'packages/models'), join(scope, 'models'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const LOAD = `import { loadDefinitions } from ${JSON.stringify(new URL('load-definitions.ts', import.meta.url).href)};
const [file, from, times] = process.argv.slice(1);
for (let i = 0; i < Number(times); i++) {
  await loadDefinitions(file, from).then(
    () => console.log('loaded'),
    (error) => console.log(error.kind + ': ' + error.message),
  );
}`;

/**
 * The message for a folder's `index.ts`, loaded by Node itself: the test runner transforms modules,
 * and so reports other places in them.
 */
async function saidOf(
  files: Readonly<Record<string, string>>,
  times = 1,
  load = LOAD,
): Promise<string> {
  const folder = await modules(files);
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '-e', load],
    ...[join(folder, 'index.ts'), folder, String(times)],
  ]);
  return stdout.trimEnd();
}

const VALIDATE = `import { loadValidProject } from ${JSON.stringify(new URL('load-project.ts', import.meta.url).href)};
const [definitions, from] = process.argv.slice(1);
const openBinder = async () => ({ bind: async () => ({ types: [] }), close: async () => {} });
await loadValidProject({ definitions, env: 'development' }, from, openBinder).then(
  () => console.log('valid'),
  (error) => console.log(error.kind + ': ' + error.message),
);`;

const IMPORTS = `import { BaseTable, external, GlueDatabase, Layer, parquet, S3Bucket } from '@dc-data-baker/models';
`;

const TABLES = `${IMPORTS}
export const database = GlueDatabase({ name: 'numbers', description: 'Numbers.' });
export const bucket = S3Bucket({ name: 'numbers', description: 'Numbers.' });
const common = { database, bucket, format: parquet(), columns: { digit: 'int' }, populatedBy: external('somebody') } as const;
export const digits = BaseTable({ ...common, name: 'digits', description: 'Digits.', prefix: 'digits/' });
export const primes = BaseTable({ ...common, name: 'primes', description: 'Primes.', prefix: 'primes/' });
`;

const LAYERS = `import { Layer } from '@dc-data-baker/models';
import { digits, primes } from './tables.ts';
export const first = Layer({ name: 'first', description: 'Which digits?', tables: [digits] });
`;

const INDEX = `import * as layers from './layers.ts';
export const definitions = { layers: Object.values(layers) };
`;

describe('the mistakes of all constructors', () => {
  it('are reported at once, each with its file and line, without those that follow from others', async () => {
    const said = await saidOf({
      'index.ts': INDEX,
      'tables.ts': TABLES.replace(
        "name: 'numbers', description: 'Numbers.' });",
        "name: 'Numbers', description: '' });",
      ).replace("prefix: 'primes/'", "prefix: '/primes'"),
      'layers.ts': `${LAYERS}export const second = Layer({ name: 'Second', description: 'x', tables: [primes] });\n`,
    });
    expect(said.split('\n')).toEqual([
      'definition: 4 mistakes in the definitions:',
      'tables.ts:3:25: database `Numbers`: field `name`: expected lower-case letters, digits and underscores, starting with a letter; given "Numbers"',
      'tables.ts:3:25: database `Numbers`: field `description`: expected a sentence saying what the database is for; given ""',
      expect.stringContaining('tables.ts:7:23: table `primes`: field `prefix`: expected folders'),
      expect.stringContaining('layers.ts:4:23: layer `Second`: field `name`: expected'),
    ]);
  });

  it('are reported again on the next call in the same process', async () => {
    const said = await saidOf(
      {
        'index.ts': INDEX,
        'tables.ts': TABLES,
        'layers.ts': `${LAYERS}export const second = Layer({ name: '2', description: 'x', tables: [primes] });\n`,
      },
      2,
    );
    expect(said.match(/layers.ts:4:23: layer `2`/g)).toHaveLength(2);
  });

  it('are reported although the module fails because of them', async () => {
    const said = await saidOf({
      'index.ts': INDEX,
      'tables.ts': TABLES,
      'layers.ts': `import { Layer } from '@dc-data-baker/models';\nexport const first = Layer({ name: 'first' } as never);\nexport const second = first.tables.map(({ name }) => name);\n`,
    });
    expect(said).toContain('2 mistakes in the definitions');
    expect(said).not.toContain('TypeError');
  });
});

it('a mistake in several definitions has the file and line of one of them', async () => {
  const said = await saidOf(
    {
      'index.ts': INDEX,
      'tables.ts': TABLES.replace("name: 'primes', description", "name: 'digits', description")
        .replace("prefix: 'primes/'", "prefix: 'digits/more/'")
        .replace('{ BaseTable,', '{ BaseTable, sameKeys,')
        .replace(
          "name: 'digits',",
          "name: 'digits', checks: [sameKeys('digit', { name: 'odd', columns: [] } as never)],",
        ),
      'layers.ts': LAYERS.replace('[digits]', '[digits, primes]').replaceAll("'first'", "'core'"),
    },
    1,
    VALIDATE,
  );
  expect(said.split('\n')).toEqual([
    'definition: 3 mistakes in the definitions:',
    'tables.ts:7:23: `digits`: is the name of more than one thing (table, table); layers and tables share one set of names, and queries have another: give each its own name',
    expect.stringMatching(/^layers\.ts:3:22: layer `core`: has the name of the stack/),
    expect.stringMatching(
      /^tables\.ts:7:23: table `digits`: refers to table `odd`, which is in no layer/,
    ),
  ]);
});

describe('a table that was written', () => {
  it('but is in no layer is reported, with its line', async () => {
    const said = await saidOf({
      'index.ts': INDEX,
      'tables.ts': `${TABLES}const odd = BaseTable({ ...common, name: 'odd', description: 'Odd ones.', prefix: 'odd/' });\nvoid odd;\n`,
      'layers.ts': LAYERS,
    });
    expect(said).toContain(
      'tables.ts:8:13: table `odd` is written here, and is neither exported nor in a layer: put it into the `tables` of one, or remove it',
    );
  });

  it('inside of its layer need not be exported', async () => {
    const said = await saidOf({
      'index.ts': INDEX,
      'tables.ts': TABLES,
      'layers.ts': `${LAYERS.replace('{ Layer }', '{ BaseTable, external, Layer, parquet }').replace('{ digits, primes }', '{ bucket, database, digits }')}export const second = Layer({ name: 'second', description: 'x', tables: [BaseTable({ name: 'odd', description: 'x', database, bucket, prefix: 'odd/', format: parquet(), columns: { digit: 'int' }, populatedBy: external('somebody') })] });\n`,
    });
    expect(said).toBe('loaded');
  });
});

it('reports a module that awaits a promise that never settles', async () => {
  const said = await saidOf({ 'index.ts': 'await new Promise(() => {});\n' });
  expect(said).toMatch(
    /^definition: .*index\.ts: awaits something that never comes, in this module or in one that it imports$/,
  );
});

describe('a layer that was written', () => {
  it('but not exported is reported, with its line', async () => {
    const said = await saidOf({
      'index.ts': INDEX,
      'tables.ts': TABLES,
      'layers.ts': `${LAYERS}\nconst second = Layer({ name: 'second', description: 'Which primes?', tables: [primes] });\nvoid second;\n`,
    });
    expect(said).toContain(
      'layers.ts:5:16: layer `second` is written here, and is neither exported nor in `definitions`: write `export` before it',
    );
  });

  it('inside of the definitions need not be exported by itself', async () => {
    const said = await saidOf({
      'index.ts': `import { Layer } from '@dc-data-baker/models';\nimport { digits } from './tables.ts';\nexport const definitions = { layers: [Layer({ name: 'first', description: 'x', tables: [digits] })] };\n`,
      'tables.ts': TABLES,
    });
    expect(said).toBe('loaded');
  });

  it('and exported may be left out of definitions that consist of others', async () => {
    const said = await saidOf({
      'index.ts': `import { definitions as all } from './all.ts';\nexport const definitions = { ...all, layers: [] };\n`,
      'all.ts': INDEX,
      'tables.ts': TABLES,
      'layers.ts': LAYERS,
    });
    expect(said).toBe('loaded');
  });
});

describe('a module that cannot be loaded', () => {
  const ok = { 'tables.ts': TABLES, 'layers.ts': LAYERS };
  it.each([
    [
      'runs into what is not there',
      { ...ok, 'index.ts': '\nexport const definitions = foo.bar;\n' },
      /^definition: index\.ts:2:28: ReferenceError: foo is not defined$/,
    ],
    [
      'throws something odd',
      { 'index.ts': "throw 'text';" },
      /^definition: .*index\.ts: throws "text"$/,
    ],
    [
      'calls a function of ours with nothing',
      {
        'index.ts':
          "import { visible } from '@dc-data-baker/models';\n\nexport const definitions = visible(undefined as never);\n",
      },
      /^definition: index\.ts:3:28: TypeError: /,
    ],
    [
      'exports something else',
      { 'index.ts': 'export const layers = [];' },
      /^request: .*index\.ts does not export `definitions`$/,
    ],
    [
      'exports definitions that are none',
      { 'index.ts': 'export const definitions = [1];' },
      /^definition: .*index\.ts: expected `definitions` to be \{ layers: \[\.\.\.\] \}/,
    ],
    [
      'exports layers that are none',
      { 'index.ts': 'export const definitions = { layers: [null] };' },
      /^definition: .*expected `definitions` to be/,
    ],
    [
      'exports layers of no tables',
      { 'index.ts': "export const definitions = { layers: [{ name: 'a', tables: [1] }] };" },
      /^definition: .*expected `definitions` to be/,
    ],
    [
      'exports a workgroup that is none',
      { 'index.ts': "export const definitions = { layers: [], workgroup: 'primary' };" },
      /^definition: .*index\.ts: expected `definitions\.workgroup` to be what Workgroup built$/,
    ],
    [
      'exports what throws when it is looked at',
      {
        'index.ts':
          "export const definitions = {\n  get layers() {\n    throw new TypeError('no');\n  },\n};",
      },
      /^definition: index\.ts:3:11: TypeError: no$/,
    ],
  ])('%s', async (_, files, said) => {
    expect(await saidOf(files)).toMatch(said);
  });

  it('is a folder', async () => {
    const folder = await modules({});
    await expect(loadDefinitions(folder, folder)).rejects.toMatchObject({
      kind: 'request',
      message: `${folder}: is a folder; name the module in it that exports \`definitions\``,
    });
  });

  it('is a device, which may never end', async () => {
    await expect(loadDefinitions('/dev/zero', '/')).rejects.toMatchObject({
      kind: 'request',
      message: '/dev/zero: is no file; name a module that exports `definitions`',
    });
  });

  it('is a link to itself', async () => {
    const file = join(await modules({}), 'index.ts');
    await symlink('index.ts', file);
    await expect(loadDefinitions(file, file)).rejects.toMatchObject({
      kind: 'request',
      message: `${file}: cannot be opened (ELOOP); change that, or name another module with --definitions`,
    });
  });

  // Root can read every folder.
  it.skipIf(process.getuid?.() === 0)('is in a folder without permission to read it', async () => {
    const folder = await modules({ 'index.ts': 'export const definitions = { layers: [] };' });
    const file = join(folder, 'index.ts');
    await chmod(folder, 0o000);
    await expect(loadDefinitions(file, folder)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringContaining(`${file}: no permission to look into its folder (EACCES)`),
    });
    await chmod(folder, 0o700);
  });
});
