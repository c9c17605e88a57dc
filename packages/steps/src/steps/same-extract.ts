import {
  bakeLocation,
  isAsPublished,
  MANIFEST_NAME,
  readManifest,
} from '@dc-data-baker/engine/aws';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/**
 * Whether the extracted rows are the published ones. If so, the bake of the table ends here, and
 * what it wrote is deleted.
 */
export async function sameExtract(
  { store }: StepClients,
  { bakeId, stage }: StepRequests['sameExtract'],
): Promise<StepAnswers['sameExtract']> {
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const manifest = await readManifest(store, bake);
  // The answer was lost, and the step is repeated.
  if (!manifest) return { same: true };
  if (!(await isAsPublished(store, stage, manifest, manifest.files))) return { same: false };
  const last = `${bake}${MANIFEST_NAME}`;
  const objects = (await store.list(bake)).map(({ location }) => location);
  await store.remove(objects.filter((location) => location !== last));
  await store.remove([last]);
  return { same: true };
}
