import { rawAddresses } from '@dc-data-baker/fixtures';
import { bakeChanged } from './bake-changed.ts';
import { cookedOnce, townKitchen } from './kitchen.ts';

/** One more address of the town, as a line of a `raw_addresses` file. */
export const NEW_HOUSE = '99,"1 New Road",AA1 1AA,1,1\n';

/** A town whose bake 1 is published. */
export const bakedTown = cookedOnce(async () => {
  const kitchen = await townKitchen();
  await bakeChanged(kitchen, 1);
  return kitchen;
});

/** A town that was baked again with one more address: its bake 2 is published. */
export const twiceBakedTown = cookedOnce(async () => {
  const kitchen = await bakedTown();
  await kitchen.put(rawAddresses, 'more.csv', NEW_HOUSE);
  await bakeChanged(kitchen, 2);
  return kitchen;
});
