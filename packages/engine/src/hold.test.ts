import {
  addresses,
  addressesWithBallots,
  ballotsByOutcode,
  rawAddresses,
} from '@dc-data-baker/fixtures';
import { type BaseTable, DatabakerError } from '@dc-data-baker/models';
import { bakedNamed } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import { finishPublishing } from './finish-publishing.ts';
import { hold, readHold, release } from './hold.ts';
import { Lake } from './lake/lake.ts';
import { publishUnlessHeld } from './publish-unless-held.ts';
import { placeOf } from './published-place.ts';
import { rollback } from './rollback.ts';
import { bakeChanged } from './testing/bake-changed.ts';
import { NEW_HOUSE, twiceBakedTown } from './testing/baked-town.ts';
import type { Kitchen } from './testing/kitchen.ts';

const now = new Date('2027-05-06T21:00:00.000Z');

/** A town whose second bake has one more address, and one of whose tables was then rolled back. */
async function rolledBack(
  table: BaseTable,
  until: 'released' | 'changed' = 'released',
): Promise<Kitchen> {
  const kitchen = await twiceBakedTown();
  const place = bakedNamed(kitchen.project, table.name);
  await rollback(kitchen.lake, place, undefined, undefined, { until, now });
  expect(await bakeOf(kitchen, table)).toBe(1);
  return kitchen;
}

async function bakeOf(kitchen: Kitchen, table: BaseTable): Promise<number> {
  const manifest = await kitchen.published(table);
  return [1, 2, 3, 4].find((number) => kitchen.bakeId(number) === manifest?.bakeId) ?? 0;
}

describe.each([
  ['a table', addresses],
  ['shards', ballotsByOutcode],
])('%s that was rolled back', (_, table) => {
  it('stays at that bake, whatever is baked, until it is released', async () => {
    const kitchen = await rolledBack(table);
    await bakeChanged(kitchen, 3);
    await bakeChanged(kitchen, 3, { force: true });
    expect(await bakeOf(kitchen, table)).toBe(1);
    expect(await release(kitchen.lake, bakedNamed(kitchen.project, table.name))).toBe(true);
    await bakeChanged(kitchen, 4);
    expect(await bakeOf(kitchen, table)).toBe(4);
  });

  it('is reported as held, with the bake, the time, and what to do', async () => {
    const kitchen = await rolledBack(table);
    const { lake: store, project } = kitchen;
    const plan = kitchen.plan();
    const verdicts = await new Changes({
      store,
      project,
      plan,
      engine: { name: 'duckdb' },
    }).foresee();
    expect(verdicts.get(`publish:${table.name}`)).toEqual({
      runs: false,
      held: true,
      because: `\`${table.name}\` is held at bake ${kitchen.bakeId(1)}, since 2027-05-06T21:00:00.000Z, until \`databaker release ${table.name}\``,
    });
  });

  it('is not published by an engine, even on request', async () => {
    const kitchen = await rolledBack(table);
    const place = placeOf(bakedNamed(kitchen.project, table.name));
    expect(await publishUnlessHeld(kitchen.lake, place, kitchen.bakeId(2))).toEqual({
      held: expect.stringContaining('is held at bake'),
    });
    expect(await bakeOf(kitchen, table)).toBe(1);
  });
});

it('tables that read a held table are baked from the bake that it is held at', async () => {
  const kitchen = await rolledBack(addresses);
  await bakeChanged(kitchen, 3);
  expect(await bakeOf(kitchen, addressesWithBallots)).toBe(3);
  expect(await kitchen.rows("SELECT 1 FROM addresses_with_ballots WHERE uprn = '99'")).toEqual([]);
});

it('a hold until something changed ends with a bake from other inputs or another recipe, and with no other', async () => {
  const kitchen = await rolledBack(addresses, 'changed');
  await bakeChanged(kitchen, 3);
  expect(await bakeOf(kitchen, addresses)).toBe(1);
  await kitchen.put(rawAddresses, 'more.csv', NEW_HOUSE.replace('1 New', '2 New'));
  await bakeChanged(kitchen, 4);
  expect(await bakeOf(kitchen, addresses)).toBe(4);
  expect(await readHold(kitchen.lake, bakedNamed(kitchen.project, addresses.name))).toBeUndefined();
});

it('after another rollback, a hold still names the bake that was rolled back first', async () => {
  const kitchen = await rolledBack(addresses, 'changed');
  const place = bakedNamed(kitchen.project, addresses.name);
  await rollback(kitchen.lake, place, kitchen.bakeId(1), undefined, { until: 'changed', now });
  expect((await readHold(kitchen.lake, place))?.from.bakeId).toBe(kitchen.bakeId(2));
});

it('a rollback that was killed after it recorded the hold is finished', async () => {
  const kitchen = await twiceBakedTown();
  const place = bakedNamed(kitchen.project, addresses.name);
  await hold(kitchen.lake, place, kitchen.bakeId(1), 'released', now);
  await finishPublishing(kitchen.lake, placeOf(place));
  expect(await bakeOf(kitchen, addresses)).toBe(1);
});

it('a hold that cannot be read still holds, and the error says what to do', async () => {
  const kitchen = await rolledBack(addresses);
  const place = bakedNamed(kitchen.project, addresses.name);
  await kitchen.lake.write(`${place.bakesLocation}_held.json`, '{"bakeId":');
  await expect(bakeChanged(kitchen, 3)).rejects.toMatchObject({
    kind: 'lake',
    message: expect.stringMatching(/_held\.json says that a table is held, but not at which bake/),
  });
  expect(await release(kitchen.lake, place)).toBe(true);
  await bakeChanged(kitchen, 4);
  expect(await bakeOf(kitchen, addresses)).toBe(4);
});

/** A lake that does not give its holds. */
class NoHoldRead extends Lake {
  override read(location: string): Promise<Buffer | undefined> {
    if (!location.endsWith('_held.json')) return super.read(location);
    return Promise.reject(new DatabakerError('cloud', 'read the hold: no answer'));
  }
}

it('a hold is not replaced while it cannot be looked at, because it names what was rolled back', async () => {
  const kitchen = await rolledBack(addresses);
  const place = bakedNamed(kitchen.project, addresses.name);
  const before = await readHold(kitchen.lake, place);
  const silent = new NoHoldRead(kitchen.lake.root);
  await expect(hold(silent, place, kitchen.bakeId(1), 'released', now)).rejects.toThrow(
    'read the hold: no answer',
  );
  expect(await readHold(kitchen.lake, place)).toEqual(before);
});

it('a hold that cannot be read is replaced by rolling back again', async () => {
  const kitchen = await rolledBack(addresses);
  const place = bakedNamed(kitchen.project, addresses.name);
  await kitchen.lake.write(`${place.bakesLocation}_held.json`, '{"bakeId":');
  await hold(kitchen.lake, place, kitchen.bakeId(1), 'released', now);
  expect(await readHold(kitchen.lake, place)).toMatchObject({ bakeId: kitchen.bakeId(1) });
});
