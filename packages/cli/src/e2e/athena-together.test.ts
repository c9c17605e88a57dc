import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/databaker.ts';
import { VILLAGE_TABLES, Village, villageAddresses } from '../testing/village.ts';

const BAKED = 's3://village-hall/development';

describe('a bake on Athena beside another process', () => {
  let village: Village;
  /** Called before each query, which runs when the promise resolves. */
  let onQuery: (query: string) => Promise<unknown> | undefined;

  beforeEach(async () => {
    onQuery = () => undefined;
    village = await Village.open({ holdQuery: ({ query }) => onQuery(query) });
  });
  afterEach(() => village.close());

  it('publishes nothing if a source changed while it was read', async () => {
    onQuery = (query) => {
      if (!query.startsWith('UNLOAD')) return undefined;
      onQuery = () => undefined;
      village.put('raw-addresses/more.csv', '3000000,late,A1 1AA,1,1\n');
      return undefined;
    };
    const { code, stderr } = await village.run('bake');
    expect(stderr).toContain('the files of `raw_addresses` changed while they were read');
    expect(code).toBe(1);
    expect(village.manifest('addresses')).toBeUndefined();
    expect(await village.run('bake')).toMatchObject({ code: 0 });
  });

  it('publishes nothing that was made from two bakes of the same table', async () => {
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const before = village.manifest('addresses_with_ballots')?.bakeId;
    onQuery = (query) => {
      if (!query.includes('_attempts/B-')) return undefined;
      onQuery = () => undefined;
      // Another bake of the table is published between the joins of A and B.
      return village.glueTable('addresses').then((table) => {
        if (!table) throw new Error('Glue has no addresses');
        const { StorageDescriptor, Name, Parameters, PartitionKeys } = table;
        return village.glue('UpdateTable', {
          TableInput: {
            Name,
            Parameters,
            PartitionKeys,
            StorageDescriptor: { ...StorageDescriptor, Location: `${BAKED}/addresses/another/` },
          },
        });
      });
    };
    const { code, stderr } = await village.run('bake', 'addresses_with_ballots', '--force');
    expect(stderr).toContain('the files of `addresses` changed while they were read');
    expect(code).toBe(1);
    expect(village.manifest('addresses_with_ballots')?.bakeId).toBe(before);
  });

  it('leaves one complete bake or the other if two run at once', async () => {
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const both = await Promise.all([0, 1].map(() => outcomeOf(village.start('bake', '--force'))));
    // One bake may find that the other has changed its inputs; it then reports that and publishes
    // nothing wrong.
    expect(both.map(({ code }) => code)).toContain(0);
    for (const { code, stderr } of both) {
      if (code !== 0) expect(stderr).toContain('changed while they were read');
    }
    for (const table of VILLAGE_TABLES) {
      expect(village.manifest(table)?.status).toBe('audited');
      const shown = (await village.glueTable(table))?.StorageDescriptor.Location;
      expect(shown).toBe(
        table === 'ballots_by_outcode'
          ? `${BAKED}/ballots_by_outcode/`
          : village.manifest(table)?.location,
      );
    }
    expect(await village.run('check')).toMatchObject({ code: 0 });
  });

  it('deletes abandoned bakes, and none that is running', async () => {
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const [done] = village.bakes('addresses');
    const day = 86_400_000;
    const now = new Date(done?.finishedAt ?? Number.NaN);
    for (const [id, age] of [
      ['20200101T000000Z-aaaaaa', 2 * day],
      ['20200101T000000Z-bbbbbb', 60_000],
    ] as const) {
      const startedAt = new Date(now.getTime() - age).toISOString();
      const manifest = { ...done, bakeId: id, status: 'writing', files: [], rows: 0, startedAt };
      village.put(`development/addresses/${id}/_manifest.json`, JSON.stringify(manifest));
      village.put(`development/addresses/${id}/_attempts/A-1/file`, 'half of it');
      await village.glue('CreateTable', {
        TableInput: { Name: `addresses__candidate_${id.toLowerCase().replace('-', '_')}` },
      });
    }
    village.put('development/addresses_of_others/file', 'not ours');
    village.put('raw-addresses/rows.csv', villageAddresses(2));
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const ids = village.bakes('addresses').map(({ bakeId }) => bakeId);
    expect(ids).not.toContain('20200101T000000Z-aaaaaa');
    expect(ids).toContain('20200101T000000Z-bbbbbb');
    expect(village.unlisted().sort()).toEqual([
      'development/addresses/20200101T000000Z-bbbbbb/_attempts/A-1/file',
      'development/addresses_of_others/file',
    ]);
    const names = (await village.glueTables()).map((table) => table.Name);
    expect(names.filter((name) => name.includes('candidate'))).toEqual([
      'addresses__candidate_20200101t000000z_bbbbbb',
    ]);
  });

  it('finishes even if an earlier bake was damaged', async () => {
    expect(await village.run('bake')).toMatchObject({ code: 0 });
    const [bake] = village.bakes('ballots_by_outcode');
    const path = village.pathOf(bake?.location ?? '');
    rmSync(join(path, 'A1.parquet'));
    writeFileSync(join(path, 'A2.parquet'), 'not what it was');
    const { code, stderr } = await village.run('bake', '--force');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await village.run('check')).toMatchObject({ code: 0 });
  });
});
