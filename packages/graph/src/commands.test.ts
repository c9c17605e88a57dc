import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '@dc-data-baker/project';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MAIN = join(WORKSPACE, 'packages/graph/src/main.ts');
let folder: string;
let definitions: string;

/** Runs the command as a package script would; returns its exit code and its output. */
async function graph(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      MAIN,
      ...args,
      '--definitions',
      join(definitions, 'index.ts'),
      '--out',
      join(folder, 'out'),
    ]);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(definitions, file);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graph-'));
  definitions = join(folder, 'src');
  await cp(join(WORKSPACE, 'packages/definitions/src'), definitions, { recursive: true });
  // So that the copy's imports resolve.
  const scope = join(folder, 'node_modules/@dc-data-baker');
  await mkdir(scope, { recursive: true });
  await symlink(join(WORKSPACE, 'packages/models'), join(scope, 'models'));
});

afterAll(() => rm(folder, { recursive: true }));

it('fails when a definition has changed, says what and what to run, and render puts it right', async () => {
  expect(await graph('check')).toEqual({
    code: 1,
    said: expect.stringContaining('databaker.png (missing), databaker.svg (missing)'),
  });
  expect((await graph('render')).code).toBe(0);
  expect(await graph('check')).toEqual({ code: 0, said: '' });

  await edit(
    'tables.ts',
    'One row per address, with its point',
    'One row per home, with its point',
  );
  await edit('layers.ts', "at: '01:00'", "at: '02:30'");
  const { code, said } = await graph('check');
  expect(code).toBe(1);
  expect(
    said,
  ).toBe(`error: the committed picture is out of date: databaker.png, databaker.svg, databaker.html
  layer \`current_elections\` changed: triggers
  table \`addressbase_partitioned\` changed: description
Run \`npx --yes pnpm@12.21.0 nx run graph:render\` and commit what it writes.
`);

  expect((await graph('render')).code).toBe(0);
  expect(await graph('check')).toEqual({ code: 0, said: '' });
});

it('refuses a name that is not a layer, without a stack trace', async () => {
  const { code, said } = await graph('render', '--layer', 'adressbase');
  expect(code).toBe(2);
  expect(said).toMatch(/^error: there is no layer `adressbase`; did you mean `addressbase`\?\n$/);
});
