import { assertOneFileEach } from '@dc-data-baker/engine/aws';
import pMap from 'p-map';
import { finishWriting } from './finish-writing.ts';
import { READ_AT_ONCE, readNote, readPieces } from './piece-notes.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/** Lists the files that were put in place already, piece by piece. */
export async function gatherFiles(
  clients: StepClients,
  request: StepRequests['gather'],
): Promise<StepAnswers['gather']> {
  const { stage, listed, counted = false } = request;
  const pieces: readonly { readonly value: string | null }[] =
    listed === undefined ? request.pieces : await readPieces(clients, listed);
  const count = counted ? pieces.length : undefined;
  return finishWriting(
    clients,
    request,
    async (bake) => {
      const notes = await pMap(pieces, ({ value }) => readNote(clients, bake, value ?? 'all'), {
        concurrency: READ_AT_ONCE,
      });
      const files = notes.flatMap((note) => note.files);
      assertOneFileEach(stage.table, files);
      return { files, queries: notes.flatMap(({ query = [] }) => query) };
    },
    count,
  );
}
