import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaker, outcomeOf, start } from '../testing/databaker.ts';
import { LakeFolder } from '../testing/lake-folder.ts';

const TABLES = [
  'addressbase_partitioned',
  'current_ballots_joined_to_address_base',
  'current_elections_parquet',
];

interface PublishedManifest {
  readonly bakeId: string;
  readonly status: string;
  readonly rows: number;
  readonly files: readonly { readonly path: string }[];
}

describe('a bake that is stopped', () => {
  const lake = new LakeFolder();
  const folder = join(lake.shards, '..');

  beforeAll(async () => {
    // A sample is refused where there is data of another kind.
    lake.remove();
    await databaker(['sample', '--addresses', '20000', '--lake', lake.path]);
    const { code } = await databaker(['bake', '--force', '--lake', lake.path]);
    expect(code).toBe(0);
  });
  afterAll(() => lake.remove());

  /** What readers find: every file that a published manifest lists, and the bake it is of. */
  function published(): string[] {
    return TABLES.map((table) => {
      const text = readFileSync(join(folder, table, '_manifest.json'), 'utf8');
      const manifest = JSON.parse(text) as PublishedManifest;
      const place = table === 'current_elections_parquet' ? '.' : manifest.bakeId;
      for (const { path } of manifest.files) {
        expect(existsSync(join(folder, table, place, path)), path).toBe(true);
      }
      expect(manifest.status).toBe('audited');
      return manifest.bakeId;
    });
  }

  /** Starts a bake and stops it when its output says that it has come so far. */
  async function stop(signal: NodeJS.Signals, when: string, later = 0) {
    const child = start(['bake', '--force', '--lake', lake.path]);
    const outcome = outcomeOf(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes(when)) resolve();
      });
      child.on('close', () => resolve());
    });
    await sleep(later);
    child.kill(signal);
    return outcome;
  }

  it.each([
    ['find addressbase_cleaned_raw', 0],
    ['find addressbase_cleaned_raw', 60],
    ['write addressbase_partitioned', 0],
    ['check addressbase_partitioned', 0],
    ['check current_ballots', 100],
    ['publish current_ballots_joined_to_address_base', 20],
    ['write current_elections_parquet', 0],
    ['check current_elections_parquet', 0],
  ])('by kill -9 after "%s" and %i ms leaves what is published whole', async (when, later) => {
    const before = published();
    const { stderr } = await stop('SIGKILL', when, later);
    const after = published();
    for (const [i, table] of TABLES.entries()) {
      const said = stderr.includes(`publish ${table}:`);
      if (said) expect(after[i]).not.toBe(before[i]);
    }
    const query = 'SELECT count(*) AS n FROM current_ballots_joined_to_address_base';
    const read = await databaker(['query', query, '--format', 'csv', '--lake', lake.path]);
    expect(read.stdout).toBe('n\n20000\n');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s says so, exits with 130, and leaves what is published',
    async (signal) => {
      const before = published();
      const { code, stderr } = await stop(signal, 'find addressbase_cleaned_raw', 20);
      expect(stderr).toContain('stopped. What was published before is as it was');
      expect(code).toBe(130);
      expect(published()).toEqual(before);
      expect(existsSync(join(lake.path, '.databaker', 'spill'))).toBe(false);
    },
  );

  it('does not keep the next one from finishing, which clears away what is left', async () => {
    const { code } = await databaker(['bake', '--force', '--lake', lake.path]);
    expect(code).toBe(0);
    const [bake] = published();
    expect(new Set(published())).toEqual(new Set([bake]));
    for (const table of ['addressbase_partitioned', 'current_elections_parquet_bakes']) {
      const bakes = readdirSync(join(folder, table)).filter((name) => name.includes('Z-'));
      expect(bakes.length, table).toBeLessThanOrEqual(3);
      for (const id of bakes) {
        const text = readFileSync(join(folder, table, id, '_manifest.json'), 'utf8');
        expect((JSON.parse(text) as PublishedManifest).status).toBe('audited');
      }
    }
    expect(readdirSync(join(lake.path, '.databaker'))).toEqual([
      'hashes.json',
      'lock.duckdb',
      'polygons',
    ]);
  });

  it('while another runs is refused, and the other is named', async () => {
    const first = start(['bake', '--force', '--lake', lake.path]);
    const firstOutcome = outcomeOf(first);
    await new Promise((resolve) => first.stderr?.once('data', resolve));
    // Held still, so that it is surely in the middle when the second one comes.
    first.kill('SIGSTOP');
    const second = await databaker(['bake', '--force', '--lake', lake.path]);
    first.kill('SIGCONT');
    expect(second.stderr).toContain(`is running (process ${first.pid})`);
    expect(second.code).toBe(1);
    expect((await firstOutcome).code).toBe(0);
  });
});
