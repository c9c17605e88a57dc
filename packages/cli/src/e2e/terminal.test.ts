import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';
import { Terminal } from '../testing/terminal.ts';

describe('on a terminal', () => {
  const lake = new LakeFolder();

  beforeAll(async () => {
    lake.remove();
    const made = await databaker(['sample', '--addresses', '200000', '--lake', lake.path]);
    expect(made.code).toBe(0);
  });
  afterAll(() => lake.remove());

  const bake = () => new Terminal(['bake', '--force', '--lake', lake.path]);

  it.each(['find addressbase_cleaned_raw', 'write addressbase_partitioned'])(
    'Ctrl-C at "%s" stops the bake, which cleans up',
    async (when) => {
      const terminal = bake();
      await terminal.shows(when);
      terminal.pressCtrlC();
      const { code, stdout } = await terminal.outcome;
      expect(stdout).toContain('stopping; press Ctrl-C again to stop at once');
      expect(stdout).toContain('stopped. What was published before is unchanged');
      expect(stdout).not.toContain('    at ');
      expect(code).toBe(130);
      expect(existsSync(join(lake.path, '.databaker', 'spill'))).toBe(false);
    },
  );

  it('of 80 columns, a bake shows each stage, wraps what it says beside them, and ends', async () => {
    const args = ['bake', 'addressbase', 'current_elections', '--force', '--lake', lake.path];
    const { code, stdout } = await new Terminal(args, {}, 80).outcome;
    expect(code).toBe(0);
    expect(stdout).toContain('publish current_elections_parquet');
    const [note = ''] =
      /^`current_ballots` is not extracted:.*?taken as they are/ms.exec(stdout) ?? [];
    const lines = note.split('\r\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  // ora would clear infinitely many lines of it, and nothing could stop it but `kill -9`.
  it('that does not know its width, a bake ends', async () => {
    const args = ['bake', 'addressbase', '--force', '--lake', lake.path];
    const { code, stdout } = await new Terminal(args, {}, 0).outcome;
    expect(stdout).toContain('publish addressbase_partitioned');
    expect(code).toBe(0);
  });

  it('of 80 columns, every line of ls fits', async () => {
    const { code, stdout } = await new Terminal(['ls', '--lake', lake.path], {}, 80).outcome;
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines).toContain('  current_boundary_reviews_joined_to_addressbase');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('closing the terminal stops the bake in the same way', async () => {
    const terminal = bake();
    await terminal.shows('write addressbase_partitioned');
    terminal.close();
    expect(await terminal.outcome).toMatchObject({ code: 130 });
    expect(existsSync(join(lake.path, '.databaker', 'spill'))).toBe(false);
  });
});
