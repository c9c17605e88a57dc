import { copyFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rowsOf, TOWN, TownCloud } from '../testing/town-cloud.ts';

// A lifecycle of the bucket's owner, or a person. Athena finds no rows there, and says nothing.
it('makes nothing from a bake of another layer whose files are gone', async () => {
  const town = await TownCloud.open();
  for (const layer of ['places', 'votes']) await town.start(layer).ended;
  const before = await rowsOf(town.lake, TOWN, 'ballots_by_outcode');
  const addresses = await town.published('addresses');
  const [first] = addresses?.files ?? [];
  rmSync(town.lake.pathOf(`${addresses?.location}${first?.path}`));
  const { error, cause } = await town.start('votes', {}, { force: true }).ended;
  expect(error).toBe('Databaker.Lake');
  expect(cause).toContain(`${addresses?.location}${first?.path} is missing`);
  expect(cause).toContain(`bake ${addresses?.bakeId} of \`addresses\` is damaged`);
  expect(await rowsOf(town.lake, TOWN, 'ballots_by_outcode')).toEqual(before);
  // The layer that it belongs to finds out by itself.
  expect((await town.start('places').ended).output).toMatchObject({
    verdicts: { addresses: { runs: true } },
  });
  expect((await town.start('votes', {}, { force: true }).ended).output).toMatchObject({
    baked: true,
  });
  expect(await rowsOf(town.lake, TOWN, 'ballots_by_outcode')).toEqual(before);
});

it('makes nothing from a bake of another layer that has a file beside its own', async () => {
  const town = await TownCloud.open();
  for (const layer of ['places', 'votes']) await town.start(layer).ended;
  const addresses = await town.published('addresses');
  const [first] = addresses?.files ?? [];
  const copy = `${addresses?.location}${first?.path}.copy`;
  copyFileSync(town.lake.pathOf(`${addresses?.location}${first?.path}`), town.lake.pathOf(copy));
  const { error, cause } = await town.start('votes', {}, { force: true }).ended;
  expect(error).toBe('Databaker.Lake');
  expect(cause).toContain(
    `${copy} is not one of bake ${addresses?.bakeId}, but Athena reads everything there as rows of \`addresses\``,
  );
  rmSync(town.lake.pathOf(copy));
  expect((await town.start('votes', {}, { force: true }).ended).output).toMatchObject({
    baked: true,
  });
});
