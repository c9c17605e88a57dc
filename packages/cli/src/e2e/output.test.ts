import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const MAIN = join(import.meta.dirname, '..', 'main.js');
const QUERY = [
  'query',
  'SELECT uprn FROM addressbase_partitioned ORDER BY uprn',
  '--format',
  'csv',
];

describe('the output of a query', () => {
  const lake = new LakeFolder();
  const env = { DATABAKER_DEFINITIONS: inject('lakeDefinitions') };
  const ofShell = { encoding: 'utf8', env: { ...process.env, ...env } } as const;
  /** The command in a shell that redirects its output. */
  const shell = (args: readonly string[], redirection: string) =>
    spawnSync(
      'sh',
      ['-c', `"$0" "$@" ${redirection}`, process.execPath, MAIN, ...args, '--lake', lake.path],
      ofShell,
    );

  beforeAll(async () => {
    expect(await databaker(['bake', '--lake', lake.path], env)).toMatchObject({ code: 0 });
  });
  afterAll(() => lake.remove());

  it('is written to a file completely, or the file is unchanged', async () => {
    const path = join(lake.path, 'out.csv');
    const run = (sql: string) =>
      databaker(['query', sql, '--output', path, '--lake', lake.path], env);
    expect(await databaker([...QUERY, '--output', path, '--lake', lake.path], env)).toMatchObject({
      code: 0,
    });
    expect(readFileSync(path, 'utf8')).toBe('uprn\n100\n101\n');
    expect((await run('SELECT nothing FROM addressbase_partitioned')).code).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe('uprn\n100\n101\n');
    expect(readdirSync(lake.path).filter((name) => name.includes('databaker-'))).toEqual([]);
  });

  it('is not written to a folder', async () => {
    mkdirSync(join(lake.path, 'folder'));
    const path = join(lake.path, 'folder');
    expect(await databaker([...QUERY, '--output', path, '--lake', lake.path], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${path} is a folder; name a file`),
    });
  });

  it.skipIf(process.platform !== 'linux')(
    'never puts a file in the place of a device',
    async () => {
      for (const [device, code] of [
        ['/dev/null', 0],
        ['/dev/full', 1],
      ] as const) {
        const outcome = await databaker([...QUERY, '--output', device, '--lake', lake.path], env);
        expect(outcome.code).toBe(code);
        expect(statSync(device).isCharacterDevice()).toBe(true);
      }
    },
  );

  it.skipIf(process.platform !== 'linux').each([
    ['a result', QUERY],
    ['a list', ['ls']],
    ['a plan', ['plan', '--json']],
    ['help', ['--help']],
  ])('%s fails if standard output is on a full disk', (_, args) => {
    const help = args.includes('--help');
    const { status, stderr } = help
      ? spawnSync('sh', ['-c', `"$0" "$1" --help > /dev/full`, process.execPath, MAIN], {
          encoding: 'utf8',
        })
      : shell(args, '> /dev/full');
    expect(stderr).toContain('error: standard output: the disk is full');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
  });

  it('fails if it exceeds the limit of a file’s size, instead of being truncated', () => {
    // Node's own stream treats a partial write as complete.
    const log = join(lake.path, 'log');
    const query = "SELECT rpad(uprn, 3000, 'x') AS long FROM addressbase_partitioned";
    const { status, stderr } = spawnSync(
      'sh',
      [
        '-c',
        // Without the trap the system would end the process with a signal.
        `trap '' XFSZ; ulimit -f 4; "$0" "$@" > '${log}'`,
        process.execPath,
        MAIN,
        ...['query', query, '--format', 'csv', '--lake', lake.path],
      ],
      ofShell,
    );
    expect(stderr).toContain('error: standard output: the file would be too large');
    expect(status).toBe(1);
  });

  it('may be read by a process that ends early', () => {
    const { status, stderr, stdout } = shell(QUERY, '| head -n 1');
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: 'uprn\n' });
  });
});
