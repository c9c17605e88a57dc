import {
  bakeLocation,
  isAsPublished,
  MANIFEST_NAME,
  readManifest,
} from '@dc-data-baker/engine/aws';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';

/**
 * Whether the rows that were extracted are those that are published. If so the bake of the table
 * ends here, and what was written of it goes.
 */
export async function sameExtract(
  { store }: StepClients,
  { bakeId, stage }: StepRequests['sameExtract'],
): Promise<StepAnswers['sameExtract']> {
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const manifest = await readManifest(store, bake);
  // The answer was lost, and the step is done again.
  if (!manifest) return { same: true };
  if (!(await isAsPublished(store, stage, manifest, manifest.files))) return { same: false };
  const last = `${bake}${MANIFEST_NAME}`;
  const objects = (await store.list(bake)).map(({ location }) => location);
  await store.remove(objects.filter((location) => location !== last));
  await store.remove([last]);
  return { same: true };
}
