import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { bakeOnLaptop } from '../testing/bake-on-laptop.ts';
import { TownCloud } from '../testing/town-cloud.ts';

const withHouse = (number: number) => `${RAW_ADDRESSES_CSV}99,"${number} New Road",AA1 1AA,1,1\n`;

it('a bake after one of a clock that is ahead says so, in its output and to the topic, if it bakes', async () => {
  const town = await TownCloud.open();
  await bakeOnLaptop(town, { now: new Date('2099-05-07T02:00:00Z') });
  const { bakeId = '' } = (await town.published('addresses')) ?? {};
  const warning = `bake ${bakeId}, which readers see, began more than an hour later than it is by this clock, so the new bake sorts before it: \`rollback\` and \`diff\` take it for the older one. Set whichever clock is wrong`;

  const unchanged = await town.start('places').ended;
  expect(unchanged.output).toMatchObject({ baked: true, warnings: [warning] });
  expect(town.stepFunctions.messages).toEqual([]);

  town.putAddresses(withHouse(1));
  const held = await town.start('places', {}, { hold: true }).ended;
  expect(held.output?.['message']).toContain(`\n${warning}`);
  expect(town.stepFunctions.messages.splice(0)).toEqual([
    expect.objectContaining({ Message: expect.stringContaining(`\n${warning} (arn:aws:states:`) }),
  ]);

  const baked = town.start('places');
  const { output } = await baked.ended;
  expect(output).toMatchObject({ baked: true, warnings: [warning] });
  expect(town.stepFunctions.messages.splice(0)).toEqual([
    {
      TopicArn: expect.any(String),
      Subject: 'DC Data Baker, development: places, a warning',
      Message: `${warning} (${baked.arn})`,
    },
  ]);
  expect((await town.published('addresses'))?.bakeId).toBe(output?.['bakeId']);

  // Readers no longer have the bake of the other clock.
  town.putAddresses(withHouse(2));
  expect((await town.start('places').ended).output).toMatchObject({ baked: true, warnings: [] });
  expect(town.stepFunctions.messages).toEqual([]);
});
