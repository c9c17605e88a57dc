import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { databaker, outcomeOf, start } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const lake = new LakeFolder();
afterAll(() => lake.remove());

const QUERY = ['query', 'SELECT 1 AS a'];

/** Mistakes for which the command once exited with 70, did not end, or read what it must not. */
describe('a person’s mistake is reported as one', () => {
  it.each([
    ['an unknown function', ['query', 'SELECT nosuch(1) AS a'], 2, 'function `nosuch`'],
    ['a value that does not fit', ['query', "SELECT CAST('x' AS bigint) AS a"], 2, 'the query: '],
    ['a negative LIMIT', ['query', 'SELECT 1 AS a LIMIT -1'], 2, 'LIMIT'],
    ['a mark for a value', ['query', 'SELECT $1 AS a'], 2, 'write the value itself'],
    ['a file as a table', ['query', "SELECT * FROM read_text('/etc/passwd')"], 2, '`read_text`'],
    ['memory that is none', [...QUERY, '--memory', 'lots'], 2, 'such as 2GB'],
    ['a folder as definitions', ['ls', '--definitions', lake.path], 2, 'is a folder'],
    ['no trial', ['ls', '--trial', ''], 2, 'it is empty; give a value, or leave it out'],
    ['no lake', ['ls', '--lake', ''], 2, 'it is empty; give a value, or leave it out'],
    [
      'a lake in S3',
      ['ls', '--lake', 's3://a/b'],
      2,
      'a lake is a directory; with --engine athena',
    ],
    ['no definitions', ['ls', '--definitions', join(lake.path, 'x.ts')], 2, 'Cannot find module'],
    ['a long name', [...QUERY, '--output', join(lake.path, 'x'.repeat(300))], 1, 'too long'],
  ] satisfies [string, string[], number, string][])('%s', async (_, args, code, message) => {
    const given =
      args.includes('--definitions') || args.includes('--lake')
        ? args
        : [...args, '--lake', lake.path];
    const outcome = await databaker(given);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).not.toContain('    at ');
    expect(outcome.code).toBe(code);
  });

  it.skipIf(process.platform !== 'linux')('a folder that takes no folders', async () => {
    const inProc = await databaker(['bake', '--lake', '/proc']);
    expect(inProc).toMatchObject({ code: 1, stderr: expect.stringContaining('/proc/.databaker') });
    const spilling = await databaker([...QUERY, '--lake', lake.path], { TMPDIR: '/proc' });
    expect(spilling).toMatchObject({ code: 1, stderr: expect.stringContaining('TMPDIR') });
  });
});

it('refuses queries that the other engine would answer differently, and warns if one has several answers', async () => {
  const quotient = await databaker(['query', 'SELECT 7.0 / 3 AS a', '--lake', lake.path]);
  expect(quotient).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('`/` does not mean the same on Athena and DuckDB'),
  });
  const any = 'SELECT a FROM (VALUES 1, CAST(1 AS integer)) AS t(a) LIMIT 1';
  expect(await databaker(['query', any, '--lake', lake.path])).toMatchObject({
    code: 0,
    stdout: 'a\n1\n',
    stderr: expect.stringMatching(/^warning: the query: without ORDER BY, LIMIT and OFFSET/),
  });
  const whole = await databaker(['query', 'SELECT 7 / 3 AS a', '--lake', lake.path]);
  expect(whole).toMatchObject({ code: 0, stdout: 'a\n2\n', stderr: '' });
});

it.each([
  ['exit', 'process.exit(0);', /^error: the process ended with 0 before the command had finished/],
  [
    'timer',
    "setImmediate(() => {\n  throw new TypeError('late');\n});\nawait new Promise(() => {});",
    /^error: .*timer\.ts:2:9: TypeError: late; it is thrown after the module was loaded$/m,
  ],
  [
    'promise',
    "Promise.reject(new Error('lost'));\nawait new Promise(() => {});",
    /^error: .*promise\.ts:1:16: lost; it is thrown after the module was loaded$/m,
  ],
])('reports a definition that ends the process: %s', async (name, text, said) => {
  const path = join(lake.path, `${name}.ts`);
  writeFileSync(path, text);
  const { code, stderr } = await outcomeOf(start(['ls', '--definitions', path]));
  expect(stderr).toMatch(said);
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(2);
});
