import { DatabakerError } from '@dc-data-baker/models';
import { transient } from '../transient.ts';
import { begin } from './begin.ts';
import { compare, compareSource } from './compare.ts';
import { endHold } from './end-hold.ts';
import { clear, explain } from './explain.ts';
import { gatherFiles } from './gather-files.ts';
import { judge } from './judge.ts';
import { listPieces } from './list-pieces.ts';
import { look } from './look.ts';
import { nameBake } from './name-bake.ts';
import { noteFailure, placePiece, tellFailure } from './piece-notes.ts';
import { withHeldBack } from './reading-bake.ts';
import { report } from './report.ts';
import { sameExtract } from './same-extract.ts';
import { seeChange } from './see-change.ts';
import { settleFiles } from './settle-files.ts';
import { prepareCandidate, pruneBakes, publishBake } from './small-steps.ts';
import type { StepAnswers } from './step-answers.ts';
import { stepClients } from './step-clients.ts';
import type { StepKind, StepRequest, StepRequests } from './step-requests.ts';

type Steps = {
  readonly [Kind in StepKind]: (request: StepRequests[Kind]) => Promise<StepAnswers[Kind]>;
};

const clients = stepClients();

const STEPS: Steps = {
  name: (request) => nameBake(clients, request),
  compare: (request) => compare(clients, request),
  compareSource: (request) => compareSource(clients, request),
  sameExtract: (request) => sameExtract(clients, request),
  source: (request) => look(clients, request),
  list: (request) => listPieces(clients, request),
  begin: (request) => begin(clients, request),
  place: (request) => placePiece(clients, request),
  note: (request) => noteFailure(clients, request),
  tell: (request) => tellFailure(clients, request),
  settle: (request) => settleFiles(clients, request),
  gather: (request) => gatherFiles(clients, request),
  candidate: (request) => prepareCandidate(clients, request),
  judge: (request) => judge(clients, request),
  publish: (request) => publishBake(clients, request),
  prune: (request) => pruneBakes(clients, request),
  own: async (request) => ({
    opening: await withHeldBack(clients, request.reads, request.by, request.execution),
  }),
  see: (request) => seeChange(clients, request),
  hold: (request) => endHold(clients, request),
  explain: (request) => explain(clients, request),
  clear: (request) => clear(clients, request),
  report: (request) => report(request),
};

/** Does what a state machine cannot do itself, with the engine's own code. */
export function handler<Kind extends StepKind>(
  request: StepRequests[Kind],
): Promise<StepAnswers[Kind]> {
  return transient(() => {
    if (!Object.hasOwn(STEPS, request.step)) throw otherDeploy(request.step);
    // The step of a kind takes the request of that kind; TypeScript cannot see that the two agree.
    const step = STEPS[request.step] as (request: StepRequest) => Promise<StepAnswers[Kind]>;
    return step(request);
  });
}

/** An execution goes on with the definition with which it was started, but a function is replaced at once. */
function otherDeploy(step: string): DatabakerError {
  return new DatabakerError(
    'request',
    `this function has no step \`${step}\`: it was deployed while this execution ran, whose definition is of an earlier deploy; start the state machine again`,
  );
}
