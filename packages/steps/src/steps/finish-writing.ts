import {
  bakeLocation,
  inputContents,
  readManifest,
  unlistedIn,
  writeManifest,
  writtenManifest,
} from '@dc-data-baker/engine/aws';
import type { ManifestFile } from '@dc-data-baker/models';
import { assertUnchanged, whatIsRead } from './begin.ts';
import { billedBytesOf } from './billed-bytes-of.ts';
import { readBy } from './reading-bake.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { WrittenTable } from './step-requests.ts';
import { projectOf } from './step-table.ts';

/** The files of a bake, and the ids of the queries that wrote their rows. */
interface PlacedFiles {
  readonly files: readonly ManifestFile[];
  readonly queries: readonly string[];
}

/**
 * Records what a table's bake has written, once its files are in place: its manifest then says
 * `written`, and nothing else is left in the bake.
 *
 * @param placeFiles puts the files into the bake, whose location is `bake`, and lists them with the
 *   ids of the queries that wrote them
 * @param pieces how many there were, if only the data told it
 * @throws a `data` error if an input has changed meanwhile
 */
export async function finishWriting(
  clients: StepClients,
  { by, stage, reads, read }: WrittenTable,
  placeFiles: (bake: string) => Promise<PlacedFiles>,
  pieces?: number,
): Promise<StepAnswers['settle']> {
  const { store } = clients;
  const bake = bakeLocation(stage.bakesLocation, by.bakeId);
  const begun = await readManifest(store, bake);
  if (!begun) throw new Error(`${bake} has no manifest of a bake that was begun`);
  // If a step's answer was lost, it is called again, and its sources are partly or completely gone:
  // the function may have been stopped before it had cleaned up.
  if (begun.status !== 'writing') {
    await store.remove(await unlistedIn(store, bake, begun.files));
    return { files: begun.files.length, rows: begun.rows };
  }
  const { files, queries } = await placeFiles(bake);
  assertUnchanged(read, await whatIsRead(clients, reads, by));
  const names = reads.map(({ table }) => table.name);
  const contents = await inputContents(store, projectOf(reads), names, (name) => readBy(by, name));
  const billedBytes = await billedBytesOf(clients, queries);
  const manifest = {
    ...writtenManifest(begun, files, new Date(), contents, pieces),
    ...(billedBytes === undefined ? {} : { billedBytes }),
  };
  await writeManifest(store, bake, manifest);
  await store.remove(await unlistedIn(store, bake, files));
  return { files: files.length, rows: manifest.rows };
}
