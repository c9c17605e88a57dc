import { expect, it } from 'vitest';
import { layerPlan } from '../layer-plan.ts';
import { rowsOf, TOWN, TownCloud, townOnLaptop } from '../testing/town-cloud.ts';
import { TOWN_RESOURCES } from '../testing/town-resources.ts';
import { layerStateMachine } from './layer-state-machine.ts';
import { findApart } from './pieces-apart.ts';

const TABLES = ['addresses_with_ballots', 'ballots_by_outcode'];

it('pieces that are executions of their own make the same tables and files as other pieces', async () => {
  const town = await TownCloud.open();
  await town.start('places').ended;
  const apart = findApart(layerPlan(TOWN, 'votes'), 1, 1_000_000);
  expect([...apart]).toEqual(TABLES);
  const machine = layerStateMachine(TOWN, 'votes', TOWN_RESOURCES, apart);
  const { output, cause } = await town.stepFunctions.start(machine).ended;
  expect(cause).toBeUndefined();
  expect(output).toMatchObject({ baked: true });
  const laptop = await townOnLaptop();
  for (const table of TABLES) {
    expect(await rowsOf(town.lake, TOWN, table)).toEqual(await rowsOf(laptop, TOWN, table));
  }
  const manifest = await town.published('addresses_with_ballots');
  // Named by their values, as in a machine that contains the pieces.
  const called = manifest?.files.map(({ path }) => path.replace(/-\d+\.parquet$/, ''));
  expect(new Set(called)).toEqual(new Set(['first_letter=A/part-A', 'first_letter=B/part-B']));
  // Only pieces that depend on the data are counted in the manifest.
  expect(manifest).not.toHaveProperty('pieces');
  // The machine with the pieces inline finds nothing to do.
  const { output: again } = await town.start('votes').ended;
  expect(again?.['verdicts']).toMatchObject({
    addresses_with_ballots: { runs: false },
    ballots_by_outcode: { runs: false },
  });
});
