import { tempFolder, town } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { Lake } from '../lake/lake.ts';
import { idOf, putBake } from '../testing/hand-made-bake.ts';
import { whyChanged } from './why-changed.ts';

it('a bake that was killed while it wrote has no reasons, because its manifest has no inputs yet', async () => {
  const lake = new Lake(await tempFolder());
  const [before, bake] = await Promise.all(
    [1, 2].map((number) => putBake(lake, 's3://shop/foo/', idOf(number), {})),
  );
  if (!before || !bake) throw new Error('no bakes');
  const made = { ...before, recipe: 'first', inputKeys: { addresses: 'a' } };
  expect(await whyChanged(lake, town(), made, { ...bake, status: 'writing' })).toEqual([]);
  expect(await whyChanged(lake, town(), made, bake)).toEqual([
    'its definition changed',
    '`addresses` changed',
  ]);
});
