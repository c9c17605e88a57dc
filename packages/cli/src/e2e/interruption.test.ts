import { EventEmitter } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lake, lockLake } from '@dc-data-baker/engine';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaker, type Outcome, outcomeOf, start } from '../testing/databaker.ts';
import { BALLOT_ROWS, LakeFolder } from '../testing/lake-folder.ts';

const TABLES = [
  'addressbase_partitioned',
  'current_ballots_joined_to_address_base',
  'current_elections_parquet',
];

/** In two first letters: with the 26 of the definitions a bake does the same things more often. */
const ADDRESSES = Array.from(
  { length: 4000 },
  (_, i) =>
    `${10_000 + i},"${i} High Street, Town",${'AB'[i % 2]}A${1 + (i % 9)} 1AA,SRID=4326;POINT(-1.5 52.5),RD`,
);

interface PublishedManifest {
  readonly bakeId: string;
  readonly status: string;
  readonly rows: number;
  readonly files: readonly { readonly path: string }[];
}

describe('a bake that is stopped', () => {
  const lake = new LakeFolder();
  const folder = join(lake.shards, '..');
  const bake = ['bake', '+current_elections', '--force'];
  const env = { DATABAKER_LAKE: lake.path, DATABAKER_DEFINITIONS: inject('lakeDefinitions') };

  beforeAll(async () => {
    lake.write(ADDRESSES, BALLOT_ROWS);
    const { code } = await databaker(bake, env);
    expect(code).toBe(0);
  });
  afterAll(() => lake.remove());

  /** What readers find: all files in published manifests, and their bakes. */
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

  /** Starts a bake and kills it when its output contains a text. */
  async function kill(when: string): Promise<Outcome> {
    const child = start(bake, env);
    const outcome = outcomeOf(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes(when)) resolve();
      });
      child.on('close', () => resolve());
    });
    child.kill('SIGKILL');
    return outcome;
  }

  it.each([
    'find addressbase_cleaned_raw',
    'write addressbase_partitioned',
    'check addressbase_partitioned',
    'publish addressbase_partitioned',
    'check current_ballots',
    'publish current_ballots_joined_to_address_base',
    'write current_elections_parquet',
    'check current_elections_parquet',
  ])('by kill -9 after "%s" leaves complete published tables', async (when) => {
    const before = published();
    const { stderr } = await kill(when);
    expect(stderr).toContain(when);
    const after = published();
    for (const [i, table] of TABLES.entries()) {
      const said = stderr.includes(`publish ${table}:`);
      if (said) expect(after[i]).not.toBe(before[i]);
    }
    const query = 'SELECT count(*) AS n FROM current_ballots_joined_to_address_base';
    const read = await databaker(['query', query, '--format', 'csv'], env);
    expect(read.stdout).toBe('n\n4000\n');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s says so, exits with 130, and leaves the published tables',
    async (signal) => {
      const before = published();
      const signals = new EventEmitter();
      const onStderr = (text: string) => {
        if (text.startsWith('find addressbase_cleaned_raw')) signals.emit(signal, signal);
      };
      const { code, stderr } = await databaker(bake, env, { signals, onStderr });
      expect(stderr).toContain('stopping; press Ctrl-C again to stop at once\n');
      expect(stderr).toContain('stopped. What was published before is unchanged');
      expect(code).toBe(130);
      expect(published()).toEqual(before);
      expect(existsSync(join(lake.path, '.databaker', 'spill'))).toBe(false);
    },
  );

  it.each([
    ['a second Ctrl-C does not clear away first', 1000, [130]],
    ['one Ctrl-C that is passed on once more clears away', 20, []],
  ])('by %s', async (_, later, expected) => {
    const signals = new EventEmitter();
    const exits: number[] = [];
    let time = Date.parse('2026-05-07T22:00:00Z');
    const onStderr = (text: string) => {
      if (text.startsWith('find addressbase_cleaned_raw')) signals.emit('SIGINT', 'SIGINT');
      if (!text.includes('stopping;')) return;
      queueMicrotask(() => {
        time += later;
        signals.emit('SIGINT', 'SIGINT');
      });
    };
    const exit = (code: number) => exits.push(code);
    const now = () => new Date(time);
    const { code, stderr } = await databaker(bake, env, { signals, onStderr, exit, now });
    expect(exits).toEqual(expected);
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('stopped.'),
    });
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0);
  });

  it('does not stop the next one, which deletes the remains', async () => {
    const { code } = await databaker(bake, env);
    expect(code).toBe(0);
    const [bakeId] = published();
    expect(new Set(published())).toEqual(new Set([bakeId]));
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
      'inspected',
      'lock.duckdb',
      'parts',
      'polygons',
    ]);
  });

  it('leaves nothing of a table that has not changed since', async () => {
    const unfinished = () =>
      readdirSync(join(folder, 'addressbase_partitioned')).filter((name) => {
        const manifest = join(folder, 'addressbase_partitioned', name, '_manifest.json');
        if (!existsSync(manifest)) return false;
        const { status } = JSON.parse(readFileSync(manifest, 'utf8')) as PublishedManifest;
        return status === 'writing' || status === 'written';
      });
    await kill('write addressbase_partitioned');
    expect(unfinished()).toHaveLength(1);
    const { code, stderr } = await databaker(['bake', '+current_elections'], env);
    expect(stderr).toContain('write addressbase_partitioned: skipped');
    expect(code).toBe(0);
    expect(unfinished()).toEqual([]);
  });

  it('does not begin while another holds the lake, and names it', async () => {
    const lock = await lockLake(new Lake(lake.path));
    const refused = await outcomeOf(start(bake, env));
    await lock.release();
    expect(refused.stderr).toContain(`is running (process ${process.pid})`);
    expect(refused.code).toBe(1);
    expect(await outcomeOf(start(bake, env))).toMatchObject({ code: 0 });
  });
});
