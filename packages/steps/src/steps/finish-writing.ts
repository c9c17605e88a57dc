import {
  bakeLocation,
  inputKeys,
  readManifest,
  unlistedIn,
  writeManifest,
  writtenManifest,
} from '@dc-data-baker/engine/aws';
import type { ManifestFile } from '@dc-data-baker/models';
import { assertUnchanged, whatIsRead } from './begin.ts';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';
import { projectOf } from './step-table.ts';

/**
 * Records what a table's bake has written, once its files are in their places: its manifest says
 * `written` from then on, and nothing else is left in the bake.
 *
 * @param placeFiles puts the files into the bake, and lists them; `bake` is where that is
 * @param pieces how many there were, where only the data knew
 * @throws a `data` error where something that it was made of has changed meanwhile
 */
export async function finishWriting(
  clients: StepClients,
  { bakeId, stage, reads, read }: StepRequests['settle'] | StepRequests['gather'],
  placeFiles: (bake: string) => Promise<ManifestFile[]>,
  pieces?: number,
): Promise<StepAnswers['settle']> {
  const { store } = clients;
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const begun = await readManifest(store, bake);
  if (!begun) throw new Error(`${bake} has no manifest of a bake that was begun`);
  // A step whose answer was lost is asked for again, and what it copied from is gone by then, or
  // some of it: the function may have been stopped before it had tidied up.
  if (begun.status !== 'writing') {
    await store.remove(await unlistedIn(store, bake, begun.files));
    return { files: begun.files.length, rows: begun.rows };
  }
  const files = await placeFiles(bake);
  assertUnchanged(read, await whatIsRead(clients, reads));
  const names = reads.map(({ table }) => table.name);
  const keys = await inputKeys(store, projectOf(reads), names);
  const manifest = writtenManifest(begun, files, new Date(), keys, pieces);
  await writeManifest(store, bake, manifest);
  await store.remove(await unlistedIn(store, bake, files));
  return { files: files.length, rows: manifest.rows };
}
