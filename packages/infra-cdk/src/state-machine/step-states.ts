import { inspectedLocation } from '@dc-data-baker/engine/aws';
import { type StageOf, tableNamed } from '@dc-data-baker/planner';
import type { StepKind } from '@dc-data-baker/steps';
import { stepTable } from '@dc-data-baker/steps';
import { workgroupOf } from '../names.ts';
import { stillHeld } from './lock-tasks.ts';
import type { MachineContext } from './machine-context.ts';
import { goTo, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { type StepTemplate, stepTask } from './step-task.ts';

/** One step of a stage as a single state. */
export function step<Kind extends StepKind>(
  does: string,
  table: string,
  { resources }: MachineContext,
  request: StepTemplate<Kind>,
  resultPath?: string,
): SegmentMaker {
  return (next) => {
    const name = stateName(does, table);
    const options =
      resultPath === undefined ? {} : { resultPath, resultSelector: { 'answer.$': '$.Payload' } };
    const state = stepTask(resources.steps, request, goTo(next), options);
    return { startAt: name, states: { [name]: state } };
  };
}

/** One call may not have enough time for all files that have not been inspected. */
export function sourceStates(
  { table, polygons, freshness }: StageOf<'source'>,
  context: MachineContext,
): SegmentMaker[] {
  const { project } = context;
  const look = step(
    'Look at the files of',
    table,
    context,
    {
      step: 'source',
      table: stepTable(tableNamed(project, table), polygons),
      inspected: inspectedLocation(workgroupOf(project)),
      ...(freshness ? { freshness: { ...freshness } } : {}),
    },
    '$.looked',
  );
  const name = stateName('Looked at all files of', table);
  return [
    (next) => {
      const { startAt, states } = look(name);
      if (next === undefined) throw new TypeError('looking at files is not the end of a bake');
      const isDone = { Variable: '$.looked.answer.left', NumericLessThan: 1, Next: next } as const;
      return {
        startAt,
        states: { ...states, [name]: { Type: 'Choice', Choices: [isDone], Default: startAt } },
      };
    },
  ];
}

/**
 * Readers see what is published, so only the holder of the lock publishes: an execution that was
 * stopped, lost the lock, and was redriven by a person fails here.
 */
export function publishStates(stage: StageOf<'publish'>, context: MachineContext): SegmentMaker[] {
  const { table, location, bakesLocation, as, layer } = stage;
  const held: SegmentMaker = (next) => {
    const name = stateName('Still the one to publish', table);
    return {
      startAt: name,
      states: { [name]: { ...stillHeld(context.resources, layer), ...goTo(next) } },
    };
  };
  return [
    held,
    step('Publish', table, context, {
      step: 'publish',
      'bakeId.$': '$.bakeId',
      'holds.$': '$.holds',
      'execution.$': '$$.Execution.Id',
      stage: { table, location, bakesLocation, as },
      table: stepTable(tableNamed(context.project, table)),
    }),
  ];
}

export function pruneStates(stage: StageOf<'prune'>, context: MachineContext): SegmentMaker[] {
  const { table, bakesLocation, keepBakes } = stage;
  const { location } = tableNamed(context.project, table);
  return [
    step('Prune', table, context, { step: 'prune', stage: { bakesLocation, keepBakes }, location }),
  ];
}
