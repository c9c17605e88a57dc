import { comparedTable, inspectedLocation } from '@dc-data-baker/engine/aws';
import {
  isWriting,
  type Plan,
  polygonColumns,
  type Stage,
  type StageOf,
  tableNamed,
} from '@dc-data-baker/planner';
import { type KeyedTables, type StepKind, stepTable } from '@dc-data-baker/steps';
import { workgroupOf } from '../names.ts';
import type { Test } from './asl.ts';
import type { MachineContext } from './machine-context.ts';
import { readingBake } from './reading-bake.ts';
import { goTo, inSequence, type SegmentMaker } from './segment.ts';
import { markStage, stageSegment } from './stage-segments.ts';
import { stateName } from './state-name.ts';
import { type StepTemplate, stepTask } from './step-task.ts';

/**
 * A plan as states, table by table. Before the stages of each table, a function decides by the
 * rules of the laptop's bake whether they must run, and otherwise they are skipped. The decisions
 * are kept in `$.verdicts`, and are the output of the execution.
 */
export function tableSegments(plan: Plan, context: MachineContext): SegmentMaker[] {
  return byTable(plan.stages).map((stages) => tableSegment(plan, stages, context));
}

/** What the execution makes is held back. */
export const HOLDS: Test = { Variable: '$.holds', BooleanEquals: true };

function byTable(stages: readonly Stage[]): readonly (readonly [Stage, ...Stage[]])[] {
  const groups: [Stage, ...Stage[]][] = [];
  for (const stage of stages) {
    const group = groups.at(-1);
    if (group?.[0].table === stage.table) group.push(stage);
    else groups.push([stage]);
  }
  const names = groups.map(([{ table }]) => table);
  // A table that is begun twice would be compared with what it has just published.
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new TypeError(`the stages of ${twice} are not beside each other`);
  return groups;
}

function tableSegment(
  plan: Plan,
  stages: readonly [Stage, ...Stage[]],
  context: MachineContext,
): SegmentMaker {
  const [first] = stages;
  const { table } = first;
  return (next) => {
    if (next === undefined) throw new TypeError('a table is not the end of a bake');
    return inSequence([
      markStage(stateName('Before comparing', table), first),
      compare(plan, stages, context),
      unless(
        stateName('Must it be baked:', table),
        { Variable: `$.verdicts.${table}.runs`, BooleanEquals: false },
        next,
      ),
      ...stages.flatMap((stage) => [
        // What would be tidied away depends on what is published, and nothing is yet.
        ...(stage.kind === 'prune'
          ? [unless(stateName('Is it held back:', table), HOLDS, next)]
          : []),
        stageSegment(stage, context),
        ...(stage.kind === 'extract' ? endIfSame(stage, context, next) : []),
      ]),
    ])(next);
  };
}

function compare(
  { stages: all }: Plan,
  stages: readonly [Stage, ...Stage[]],
  context: MachineContext,
): SegmentMaker {
  const { project } = context;
  const { table } = stages[0];
  const name = stateName('Compare', table);
  const written = stages.find(isWriting);
  const readers = all.filter(isWriting).filter(({ reads }) => reads.includes(table));
  const made = written ? [written] : readers;
  const read = [...new Set(made.flatMap(({ reads }) => reads))];
  const common = {
    reads: keyedTables(project, read),
    by: readingBake(read, stages[0].layer, context),
    'input.$': '$$.Execution.Input',
  };
  const request: StepTemplate<'compare'> | StepTemplate<'compareSource'> = written
    ? {
        step: 'compare',
        made: comparedTable('athena', written),
        table: stepTable(tableNamed(project, table)),
        ...common,
      }
    : {
        step: 'compareSource',
        table: stepTable(tableNamed(project, table), polygonColumns(project, table)),
        inspected: inspectedLocation(workgroupOf(project)),
        ...freshnessOf(stages),
        readers: readers.map((stage) => comparedTable('athena', stage)),
        ...common,
      };
  return task(name, request, `$.verdicts.${table}`, ['runs', 'because'], context);
}

/** The greatest age of a source's newest file, if there is a limit. */
function freshnessOf(stages: readonly Stage[]) {
  const source = stages.find((stage) => stage.kind === 'source');
  return source?.freshness ? { freshness: { ...source.freshness } } : {};
}

function keyedTables(project: MachineContext['project'], names: readonly string[]): KeyedTables {
  return Object.fromEntries(
    names.map((name) => {
      const { location, bakesLocation, origin } = tableNamed(project, name);
      return [name, { location, bakesLocation, origin: { kind: origin.kind } }];
    }),
  );
}

function task<Kind extends StepKind>(
  name: string,
  request: StepTemplate<Kind>,
  resultPath: string,
  keys: readonly string[],
  { resources }: MachineContext,
): SegmentMaker {
  const resultSelector = Object.fromEntries(keys.map((key) => [`${key}.$`, `$.Payload.${key}`]));
  const options = { resultPath, resultSelector };
  return (next) => ({
    startAt: name,
    states: { [name]: stepTask(resources.steps, request, goTo(next), options) },
  });
}

/** Extracted rows may turn out to be the published ones. */
function endIfSame(
  { table, location, bakesLocation }: StageOf<'extract'>,
  context: MachineContext,
  next: string,
): SegmentMaker[] {
  const request: StepTemplate<'sameExtract'> = {
    step: 'sameExtract',
    'bakeId.$': '$.bakeId',
    stage: { location, bakesLocation },
  };
  return [
    task(stateName('Compare the rows of', table), request, '$.extracted', ['same'], context),
    unless(
      stateName('Have rows changed:', table),
      { Variable: '$.extracted.same', BooleanEquals: true },
      next,
    ),
  ];
}

/** Skips the rest of the table if a condition holds. */
function unless(name: string, test: Test, passed: string): SegmentMaker {
  return (next) => {
    if (next === undefined) throw new TypeError('there is nothing to be passed over');
    return {
      startAt: name,
      states: { [name]: { Type: 'Choice', Choices: [{ ...test, Next: passed }], Default: next } },
    };
  };
}
