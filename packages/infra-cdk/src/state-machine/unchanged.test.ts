import { utimes } from 'node:fs/promises';
import { GlueCatalogue, glueTableInput } from '@dc-data-baker/engine/aws';
import { BALLOTS_CSV, RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { bakeOnLaptop } from '../testing/bake-on-laptop.ts';
import { TOWN, TownCloud } from '../testing/town-cloud.ts';
import type { TaskState } from './asl.ts';

const UNCHANGED = { runs: false, because: 'nothing that goes into it has changed' };

/** The stages that an execution reached. */
function ran({ entered }: { readonly entered: readonly string[] }): string[] {
  return entered.filter((name) => /^[a-z]+:/.test(name));
}

async function baked(...layers: readonly string[]): Promise<TownCloud> {
  const town = await TownCloud.open();
  for (const layer of layers) await town.start(layer).ended;
  return town;
}

describe('a state machine bakes what has changed, by the verdicts of the laptop', () => {
  it('and nothing after a bake by itself or a laptop, without a query', async () => {
    const town = await baked('places', 'votes');
    const before = [await town.published('addresses'), await town.published('ballots_by_outcode')];
    const queries = town.cloud.server.queries.length;
    const again = town.start('votes');
    expect((await again.ended).output).toMatchObject({
      baked: true,
      verdicts: {
        ballots: UNCHANGED,
        addresses_with_ballots: UNCHANGED,
        ballots_by_outcode: UNCHANGED,
      },
    });
    expect(ran(again)).toEqual([]);
    expect(await bakeOnLaptop(town)).toEqual([]);
    expect(town.cloud.server.queries).toHaveLength(queries);
    expect([await town.published('addresses'), await town.published('ballots_by_outcode')]).toEqual(
      before,
    );

    town.cloud.put('s3://town-hall/ballots/ballots.csv', BALLOTS_CSV.replace('north', 'south'));
    expect(await bakeOnLaptop(town)).toContain('write:addresses_with_ballots');
    for (const layer of ['places', 'votes']) {
      const execution = town.start(layer);
      expect((await execution.ended).output).toMatchObject({ baked: true });
      expect(ran(execution)).toEqual([]);
    }

    town.cloud.put('s3://town-hall/ballots/ballots.csv', BALLOTS_CSV);
    expect((await town.start('places').ended).output?.['verdicts']).toMatchObject({
      addresses: UNCHANGED,
    });
    const because = '`ballots` has changed';
    expect((await town.start('votes').ended).output?.['verdicts']).toMatchObject({
      ballots: { runs: true, because: `\`addresses_with_ballots\`: ${because}` },
      addresses_with_ballots: { runs: true, because },
    });
  });

  it('and removes what a killed bake has left of a table that has not changed, after a day', async () => {
    const town = await baked('places');
    const [bake] = await town.bakes('addresses');
    const leave = (bakeId: string, startedAt: Date) =>
      town.cloud.put(
        `s3://town-hall/development/addresses/${bakeId}/_manifest.json`,
        JSON.stringify({ ...bake, bakeId, startedAt, status: 'writing', files: [] }),
      );
    leave('20260101T000000Z-abcdef', new Date('2026-01-01'));
    leave('20260101T000001Z-abcdef', new Date());
    const again = town.start('places');
    expect((await again.ended).output).toMatchObject({ verdicts: { addresses: UNCHANGED } });
    const left = await town.bakes('addresses');
    expect(left.map(({ bakeId }) => bakeId).sort()).toEqual([
      '20260101T000001Z-abcdef',
      bake?.bakeId,
    ]);
  });

  it('and everything if the execution is started to do so', async () => {
    const town = await baked('places');
    const { output } = await town.start('places', {}, { force: true }).ended;
    expect(output?.['verdicts']).toMatchObject({ addresses: { runs: true, because: '--force' } });
    expect((await town.published('addresses'))?.bakeId).toBe(output?.['bakeId']);
    const wrong = await town.start('places', {}, { force: 'no' }).ended;
    expect(wrong).toEqual({
      error: 'Databaker.Request',
      cause:
        'source:raw_addresses: the input of the execution has `force`: "no"; it is true or false',
    });
  });

  it('and corrects Glue if it is behind, without a bake', async () => {
    const town = await baked('places');
    const first = await town.cloud.table('town', 'addresses');
    town.putAddresses(`${RAW_ADDRESSES_CSV}77,Another,B1 1AA,1,1\n`);
    await town.start('places').ended;
    const second = await town.cloud.table('town', 'addresses');
    expect(second?.StorageDescriptor?.Location).not.toBe(first?.StorageDescriptor?.Location);
    const { table } = bakedNamed(TOWN, 'addresses');
    const behind = glueTableInput(table, first?.StorageDescriptor?.Location ?? '');
    await new GlueCatalogue(town.cloud.glue).put(table.database, behind);
    const execution = town.start('places');
    await execution.ended;
    expect(ran(execution)).toEqual([]);
    expect(await town.cloud.table('town', 'addresses')).toMatchObject({
      StorageDescriptor: { Location: second?.StorageDescriptor?.Location },
    });
  });

  it('and inspects files that have not been inspected, before a table is baked from them', async () => {
    const town = await baked('places');
    const records = await town.lake.list('s3://town-results/results/inspected/');
    await town.lake.remove(records.map(({ location }) => location));
    const execution = town.start('places');
    const { output } = await execution.ended;
    expect(output?.['verdicts']).toEqual({
      raw_addresses: {
        runs: true,
        because: 'its files have not been looked at in their current state',
      },
      addresses: UNCHANGED,
    });
    expect(ran(execution)).toContain('source:raw_addresses');
  });

  it('and fails for a source that is not renewed, although it has not changed', async () => {
    const town = await TownCloud.open();
    const [source] = await town.lake.list('s3://town-hall/raw-addresses/');
    const longAgo = new Date('2026-01-01');
    await utimes(town.lake.pathOf(source?.location ?? ''), longAgo, longAgo);
    const { Parameters } = town.definition('places').States['Compare raw_addresses'] as TaskState;
    const { Payload } = Parameters as { readonly Payload: object };
    const freshness = { name: 'freshFor(1 day)', severity: 'fail', milliseconds: 86_400_000 };
    const steps = 'dc-data-baker-development-places-steps';
    await expect(town.cloud.invoke(steps, { ...Payload, freshness })).rejects.toThrow(
      /check freshFor\(1 day\) of `raw_addresses` failed/,
    );
  });
});
