import {
  assertOneFileEach,
  attemptsLocation,
  bakeLocation,
  inputKeys,
  readManifest,
  settle,
  unlistedIn,
  writeManifest,
  writtenManifest,
} from '@dc-data-baker/engine/aws';
import type { ManifestFile } from '@dc-data-baker/models';
import { assertUnchanged, whatIsRead } from './begin.ts';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';
import { projectOf } from './step-table.ts';

type Request = StepRequests['settle'] | StepRequests['gather'];

/** Copies what Athena's successful attempts wrote to where it belongs, and lists it. */
export function settleFiles(
  clients: StepClients,
  request: StepRequests['settle'],
): Promise<StepAnswers['settle']> {
  const pieces = request.pieces.map(({ value, place }) => ({ value, location: place }));
  return written(clients, request, (bake) => settle(clients.store, request.stage, bake, pieces));
}

/** Lists what the writer has put where it belongs already, piece by piece. */
export function gatherFiles(
  clients: StepClients,
  request: StepRequests['gather'],
): Promise<StepAnswers['gather']> {
  return written(clients, request, async (bake) => {
    const lists = await Promise.all(
      request.pieces.map(async ({ value }) => {
        const location = `${attemptsLocation(bake)}${value ?? 'all'}.json`;
        const list = await clients.store.read(location);
        if (!list) throw new Error(`${location} is not there, although the piece was written`);
        return JSON.parse(list.toString('utf8')) as ManifestFile[];
      }),
    );
    assertOneFileEach(request.stage.table, lists.flat());
    return lists.flat();
  });
}

async function written(
  clients: StepClients,
  { bakeId, stage, reads, read }: Request,
  place: (bake: string) => Promise<ManifestFile[]>,
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
  const files = await place(bake);
  assertUnchanged(read, await whatIsRead(clients, reads));
  const names = reads.map(({ table }) => table.name);
  const keys = await inputKeys(store, projectOf(reads), names);
  const manifest = writtenManifest(begun, files, new Date(), keys);
  await writeManifest(store, bake, manifest);
  await store.remove(await unlistedIn(store, bake, files));
  return { files: files.length, rows: manifest.rows };
}
