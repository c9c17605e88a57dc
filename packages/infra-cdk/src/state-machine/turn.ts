import {
  isBaked,
  nextHoldLock,
  nextLock,
  type Plan,
  type Project,
  tableNamed,
} from '@dc-data-baker/planner';
import type { StepTable } from '@dc-data-baker/steps';
import type { State } from './asl.ts';
import { lockSegment } from './lock-segment.ts';
import { CONDITION_NOT_MET, releaseLock } from './lock-tasks.ts';
import type { MachineResources } from './machine-resources.ts';
import { goTo, inSequence, type SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';
import { stepTask } from './step-task.ts';

/**
 * Waits for an execution's turn to bake a layer, and names the bake. See
 * docs/decisions/0042-one-bake-of-a-layer.md.
 *
 * @param locked the layers that no other execution may bake meanwhile
 * @param publishes the tables of the bake
 * @param seen the tables for which the output reports what changed for readers
 */
export function turn(
  layer: string,
  locked: readonly string[],
  publishes: readonly StepTable[],
  seen: readonly string[],
  resources: MachineResources,
): SegmentMaker {
  return inSequence([
    queue(layer, resources),
    locks(locked, resources),
    leaveQueue(resources),
    nameBake(publishes, seen, resources),
  ]);
}

/** The layers that no other execution may bake meanwhile, in the same order for all executions. */
export function lockedLayers(project: Project, bakePlan: Plan, layer: string): string[] {
  const read = bakePlan.stages
    .flatMap((stage) => ('reads' in stage ? stage.reads : []))
    .map((name) => tableNamed(project, name))
    .filter(isBaked)
    .map((table) => table.layer);
  return [...new Set([layer, ...read])].sort();
}

function queue(layer: string, resources: MachineResources): SegmentMaker {
  const what = 'the next turn';
  const others = 'Somebody else is next';
  return inSequence([
    askFor(what, layer),
    (next) => {
      const { startAt, states } = lockSegment({ what, resources, whenHeld: others }, next);
      const ended: State = {
        Type: 'Pass',
        Comment: 'The next execution has not begun, and will bake what this one was started for.',
        Parameters: { baked: false, 'waitingFor.$': '$.found.Item.holder.S' },
        End: true,
      };
      return { startAt, states: { ...states, [others]: ended } };
    },
  ]);
}

/**
 * Executions that hold their bake back have a queue of their own: one that is to publish must not end
 * because the next one will not publish.
 */
function askFor(what: string, layer: string): SegmentMaker {
  return (next) => {
    const holds = 'Is the bake to be held back';
    const [toPublish, toHold] = [`Ask for ${what}`, `Ask for ${what} to hold back`];
    const ask = (lock: string): State => ({
      Type: 'Pass',
      Parameters: { lock, waits: 0 },
      ...goTo(next),
    });
    return {
      startAt: holds,
      states: {
        [holds]: {
          Type: 'Choice',
          Choices: [
            {
              And: [
                { Variable: '$.hold', IsPresent: true },
                { Variable: '$.hold', BooleanEquals: true },
              ],
              Next: toHold,
            },
          ],
          Default: toPublish,
        },
        [toHold]: ask(nextHoldLock(layer)),
        [toPublish]: ask(nextLock(layer)),
      },
    };
  };
}

function locks(layers: readonly string[], resources: MachineResources): SegmentMaker {
  const { startAt, states } = lockSegment({ what: 'the lock', resources }, undefined);
  return inSequence([
    single('Locks', {
      Type: 'Pass',
      Result: layers.map((lock) => ({ lock })),
      ResultPath: '$.locks',
    }),
    single('Take the locks', {
      Type: 'Map',
      ItemsPath: '$.locks',
      ItemSelector: { 'lock.$': '$$.Map.Item.Value.lock', waits: 0 },
      // One after the other: of two executions that take the same locks in the same order, one is
      // first.
      MaxConcurrency: 1,
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: startAt, States: states },
      ResultPath: null,
    }),
  ]);
}

/**
 * An execution that is started from now on waits for this bake, and bakes after it. This one may have left
 * before: if DynamoDB's answer was lost, it is asked again.
 */
function leaveQueue(resources: MachineResources): SegmentMaker {
  return (next) => {
    if (next === undefined) throw new TypeError('a bake follows the queue');
    const hasLeft = { ErrorEquals: CONDITION_NOT_MET, ResultPath: '$.error', Next: next };
    return single('Leave the queue', { ...releaseLock(resources), Catch: [hasLeft] })(next);
  };
}

function nameBake(
  publishes: readonly StepTable[],
  seen: readonly string[],
  resources: MachineResources,
): SegmentMaker {
  const name = 'Name the bake';
  return (next) => {
    const { ResultPath: _, ...task } = stepTask(
      resources.steps,
      {
        step: 'name',
        publishes,
        seen,
        'execution.$': '$$.Execution.Id',
        'input.$': '$$.Execution.Input',
      },
      goTo(next),
    );
    // From here on the machine's state only contains this.
    const ResultSelector = {
      'bakeId.$': '$.Payload.bakeId',
      'holds.$': '$.Payload.holds',
      'before.$': '$.Payload.before',
      'warnings.$': '$.Payload.warnings',
    };
    const state = { ...task, ResultSelector };
    return { startAt: name, states: { [name]: state as State } };
  };
}
