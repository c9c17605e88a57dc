import { addresses } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import type { BakeEvent } from './bake.ts';
import { townKitchen } from './testing/kitchen.ts';

it('a bake that is stopped while it publishes finishes publishing, and reports what is new', async () => {
  const kitchen = await townKitchen();
  const controller = new AbortController();
  const finished: string[] = [];
  const onEvent = (event: BakeEvent) => {
    if (event.kind === 'finished') finished.push(event.stage.id);
    if (event.kind === 'started' && event.stage.kind === 'publish') controller.abort();
  };
  await expect(kitchen.bake([], { signal: controller.signal, onEvent })).rejects.toMatchObject({
    kind: 'cancelled',
    message:
      'stopped. This bake had published `addresses`; all other tables are unchanged. Bake again for the rest',
  });
  expect(finished.at(-1)).toBe('publish:addresses');
  expect((await kitchen.published(addresses))?.bakeId).toBe(kitchen.bakeId(1));
});

it('a bake that is stopped before it has published anything reports that nothing has changed', async () => {
  const kitchen = await townKitchen();
  const controller = new AbortController();
  const onEvent = (event: BakeEvent) => {
    if (event.kind === 'started' && event.stage.kind === 'write') controller.abort();
  };
  await expect(kitchen.bake([], { signal: controller.signal, onEvent })).rejects.toMatchObject({
    kind: 'cancelled',
    message: 'stopped. What was published before is unchanged',
  });
  expect(await kitchen.published(addresses)).toBeUndefined();
});
