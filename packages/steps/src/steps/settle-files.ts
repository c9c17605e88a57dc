import { settle } from '@dc-data-baker/engine/aws';
import { finishWriting } from './finish-writing.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/** Copies what Athena's successful attempts wrote to its place, and lists it. */
export function settleFiles(
  clients: StepClients,
  request: StepRequests['settle'],
): Promise<StepAnswers['settle']> {
  const pieces = request.pieces.map(({ value, place }) => ({ value, location: place }));
  const queries = request.pieces.flatMap(({ query = [] }) => query);
  return finishWriting(clients, request, async (bake) => {
    const files = await settle(clients.store, request.stage, bake, pieces);
    return { files, queries };
  });
}
