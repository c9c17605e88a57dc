import type { QueryStage } from '@dc-data-baker/planner';
import { workgroupOf } from '../names.ts';
import type { DistributedMapState, State, States } from './asl.ts';
import { CLEAR_UP, failingTo } from './failure-states.ts';
import type { MachineContext } from './machine-context.ts';
import { goTo, inSequence, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { stepTask } from './step-task.ts';
import { PIECE_OF_ITEM, unload } from './unload-map.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const LONGEST_LABEL = 40;

/**
 * Runs Athena's queries for the pieces that `$.listed.answer` names, concurrently; there may be
 * none.
 *
 * There may be 10,000 pieces: as iterations of one execution they would exceed the events of a
 * history, and together the size of a state. So each is an execution of its own, whose results are
 * recorded in S3.
 *
 * @param then runs for each piece after its rows are written
 */
export function listedMap(
  stage: QueryStage,
  context: MachineContext,
  then: readonly SegmentMaker[],
): SegmentMaker {
  const { table, concurrency } = stage;
  const any = stateName('Are there pieces of', table);
  const name = stateName('All pieces of', table);
  const failed = stateName('What failed of', table);
  const piece = inSequence([unload(stage, context), ...then, written(table)])(undefined);
  const map: Omit<DistributedMapState, 'Next' | 'End'> = {
    Type: 'Map',
    Label: table.replaceAll('_', '-').slice(0, LONGEST_LABEL),
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: {
        Bucket: workgroupOf(context.project).results.bucket.name,
        'Key.$': '$.listed.answer.key',
      },
    },
    ItemSelector: PIECE_OF_ITEM,
    MaxConcurrency: concurrency,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: piece.startAt,
      States: notingFailure(stage, context, piece.states),
    },
    ResultPath: null,
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: failed }],
  };
  return (next) => {
    if (next === undefined) throw new TypeError('writing pieces is not the end of a bake');
    const none = { Variable: '$.listed.answer.pieces', NumericLessThan: 1, Next: next } as const;
    return {
      startAt: any,
      states: {
        [any]: { Type: 'Choice', Choices: [none], Default: name },
        [name]: { ...map, ...goTo(next) } as DistributedMapState,
        [failed]: tellFailure(stage, context),
      },
    };
  };
}

/** The answers of all pieces are kept until the last one is done, so they are short. */
function written(table: string): SegmentMaker {
  const name = stateName('Written', table);
  return () => ({
    startAt: name,
    states: { [name]: { Type: 'Pass', Result: 1, End: true } },
  });
}

const ERROR = {
  resultPath: '$.error',
  resultSelector: { 'Error.$': '$.Payload.Error', 'Cause.$': '$.Payload.Cause' },
};

/** Records why a piece failed: the execution with the Map only knows that some did. */
function notingFailure(
  { id, table, bakesLocation }: QueryStage,
  { resources }: MachineContext,
  states: States,
): States {
  const note = stateName('Note what failed of', table);
  const fail = stateName('A piece failed of', table);
  const noted = Object.entries(failingTo(note, states)).map(([name, state]): [string, State] => [
    name,
    state.Type === 'Fail'
      ? {
          Type: 'Pass',
          InputPath: state.ErrorPath.replace(/\.Error$/, ''),
          ResultPath: '$.error',
          Next: note,
        }
      : state,
  ]);
  const request = {
    step: 'note',
    'bakeId.$': '$.bakeId',
    bakesLocation,
    stage: id,
    'piece.$': '$.piece',
    'error.$': '$.error',
  } as const;
  return {
    ...Object.fromEntries(noted),
    [note]: stepTask(resources.steps, request, { Next: fail }, ERROR),
    [fail]: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
  };
}

/** Reads the recorded reasons, and continues as with any other failure. */
function tellFailure({ bakesLocation }: QueryStage, { resources }: MachineContext): State {
  const request = {
    step: 'tell',
    'bakeId.$': '$.bakeId',
    bakesLocation,
    'error.$': '$.error',
  } as const;
  return stepTask(resources.steps, request, { Next: CLEAR_UP }, ERROR);
}
