import { assertOneFileEach, attemptsLocation } from '@dc-data-baker/engine/aws';
import type { ManifestFile } from '@dc-data-baker/models';
import { finishWriting } from './finish-writing.ts';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';

/** Lists what the writer has put where it belongs already, piece by piece. */
export function gatherFiles(
  clients: StepClients,
  request: StepRequests['gather'],
): Promise<StepAnswers['gather']> {
  return finishWriting(clients, request, async (bake) => {
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
