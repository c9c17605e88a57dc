import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@dc-data-baker/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/databaker.ts';
import { sha256, VILLAGE_TABLES, Village, villageAddresses } from '../testing/village.ts';

const SHARDS = 'ballots_by_outcode';

/** For more kills by hand: `KILLS=50 vitest run src/e2e/athena-kill.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 4);

describe('a bake on Athena that is killed with kill -9', () => {
  let village: Village;
  /** The number of requests of a complete bake. */
  let requests: number;

  beforeAll(async () => {
    village = await Village.open();
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const before = village.server.requests.length;
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    requests = village.server.requests.length - before;
  });
  afterAll(() => village.close());

  it.each(
    Array.from(
      { length: KILLS },
      (_, i) => [i + 1, Math.floor((100 * (i + 0.5)) / KILLS)] as const,
    ),
  )(
    '(%i) after %i in 100 of its requests leaves what readers see whole, and the next one succeeds',
    async (number, percent) => {
      village.put('raw-addresses/rows.csv', villageAddresses(2 + number));
      const before = VILLAGE_TABLES.map((table) => village.manifest(table)?.bakeId);
      await killAfter(Math.floor((percent / 100) * requests));
      await assertWhole();

      // Every second one is resumed, if it had begun.
      const resumed = number % 2 === 0 ? await village.run('bake', '--resume') : { code: 2 };
      expect(resumed).toMatchObject({ code: expect.toSatisfy((code) => code === 0 || code === 2) });
      const next = resumed.code === 2 ? await village.run('bake') : resumed;
      expect(next).toMatchObject({ code: 0 });
      await assertWhole();
      for (const [i, table] of VILLAGE_TABLES.entries()) {
        expect(village.manifest(table)?.bakeId).not.toBe(before[i]);
        expect((await village.glueTable(table))?.StorageDescriptor.Location).toBe(
          table === SHARDS
            ? 's3://village-hall/development/ballots_by_outcode/'
            : village.manifest(table)?.location,
        );
      }
      expect(await rows()).toEqual(expectedRows(2 + number));
    },
  );

  it('leaves nothing of a table that has not changed since, after a day', async () => {
    const unfinished = (bakeId: string, startedAt: Date) => {
      const [bake] = village.bakes('addresses');
      const manifest = { ...bake, bakeId, startedAt, status: 'writing', files: [] };
      const folder = `development/addresses/${bakeId}`;
      village.put(`${folder}/_manifest.json`, JSON.stringify(manifest));
      village.put(`${folder}/first_letter=A/part-0.parquet`, 'half of');
      return join(village.server.root, 'village-hall', folder);
    };
    const old = unfinished('20260101T000000Z-abcdef', new Date('2026-01-01'));
    const recent = unfinished('20260101T000001Z-abcdef', new Date());
    const { code, stderr } = await village.run('bake');
    expect(stderr).toContain('write addresses: skipped');
    expect(code).toBe(0);
    expect([old, recent].map((folder) => existsSync(folder))).toEqual([false, true]);
  });

  async function killAfter(count: number): Promise<void> {
    const end = village.server.requests.length + count;
    const child = village.start('bake');
    const outcome = outcomeOf(child);
    await Promise.race([
      village.server.until(() => village.server.requests.length >= end),
      outcome,
    ]);
    child.kill('SIGKILL');
    await outcome;
  }

  /** Asserts that manifests, Glue and the outcode files lead readers to one complete bake. */
  async function assertWhole(): Promise<void> {
    for (const table of VILLAGE_TABLES) {
      const published = village.manifest(table);
      expect(published?.status).toBe('audited');
      if (!published) continue;
      const location = (await village.glueTable(table))?.StorageDescriptor.Location ?? '';
      if (table === SHARDS) {
        assertShards(location, published, village.bakes(table).at(-1));
      } else {
        assertFiles(published.location, published);
        const read = village.bakes(table).find((bake) => bake.location === location);
        expect(read?.status).toBe('audited');
        if (read) assertFiles(location, read);
      }
    }
  }

  function assertFiles(location: string, { files }: Manifest): void {
    for (const { path, sha256: hash } of files) {
      expect(sha256(join(village.pathOf(location), path)), path).toBe(hash);
    }
  }

  /**
   * Each file is the old bake's or the new one's; if no publishing is running, all are from the
   * same one.
   */
  function assertShards(location: string, old: Manifest, now: Manifest | undefined): void {
    const folder = village.pathOf(location);
    if (!existsSync(join(folder, '_publishing'))) assertFiles(location, old);
    const names = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
    expect(names).toEqual(expect.arrayContaining(old.files.map(({ path }) => path)));
    for (const name of names) {
      const known = [old, now].map((bake) => bake?.files.find(({ path }) => path === name)?.sha256);
      expect(known).toContain(sha256(join(folder, name)));
    }
  }

  async function rows(): Promise<string[]> {
    const sql = `SELECT uprn, address, cardinality(ballot_ids) AS n FROM ${SHARDS} ORDER BY uprn`;
    const { stdout } = await village.run('query', sql, '--format', 'csv');
    return stdout.trim().split('\n').slice(1);
  }

  function expectedRows(edition: number): string[] {
    return villageAddresses(edition)
      .trim()
      .split('\n')
      .map((line) => /^(\d+),("[^"]+")/.exec(line) ?? [])
      .map(([, uprn, address]) => `${uprn},${address},1`);
  }
});
