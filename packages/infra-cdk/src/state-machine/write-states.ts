import { begunManifest, inspectedLocation } from '@dc-data-baker/engine/aws';
import { areListed, polygonColumns, type StageOf, tableNamed } from '@dc-data-baker/planner';
import type { SettledStage, WriterStage } from '@dc-data-baker/steps';
import { stepTable } from '@dc-data-baker/steps';
import { workgroupOf } from '../names.ts';
import type { Template } from './asl.ts';
import { itemsPass } from './items-pass.ts';
import { listKnown } from './list-known.ts';
import { listedMap } from './listed-map.ts';
import type { MachineContext } from './machine-context.ts';
import { pieceItems } from './pieces-apart.ts';
import { readingBake } from './reading-bake.ts';
import { goTo, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { step } from './step-states.ts';
import { lambdaTask } from './step-task.ts';
import { UNLOAD_OPENING, unloadMap } from './unload-map.ts';

type Stage = StageOf<'write'> | StageOf<'shards'>;

/**
 * Athena writes the pieces, each attempt to a location of its own; then they are moved to their
 * place.
 */
export function writeStates(stage: StageOf<'write'>, context: MachineContext): SegmentMaker[] {
  return [
    begin(stage, context),
    ...(isApart(stage, context)
      ? eachApart(stage, context, place(stage, context))
      : [pieces(stage), unloadMap(stage, context, []), settle('settle', stage, context)]),
  ];
}

/** Athena writes the pieces' rows, and the writer function makes files from them. */
export function shardsStates(stage: StageOf<'shards'>, context: MachineContext): SegmentMaker[] {
  return [
    begin(stage, context),
    ...(isApart(stage, context)
      ? eachApart(stage, context, write(stage, context))
      : [
          pieces(stage),
          unloadMap(stage, context, [write(stage, context)]),
          settle('gather', stage, context),
        ]),
  ];
}

function readTables({ reads }: Stage, { project }: MachineContext) {
  return reads.map((name) => stepTable(tableNamed(project, name), polygonColumns(project, name)));
}

function begin(stage: Stage, context: MachineContext): SegmentMaker {
  return step(
    'Begin',
    stage.table,
    context,
    {
      step: 'begin',
      by: readingBake(stage.reads, stage.layer, context),
      'execution.$': '$$.Execution.Id',
      opening: UNLOAD_OPENING,
      // Made here, where the whole stage is known; the step adds what only the bake knows.
      begun: begunManifest({ engine: 'athena' }, stage, '', {}, new Date(0)),
      bakesLocation: stage.bakesLocation,
      reads: readTables(stage, context),
      inspected: inspectedLocation(workgroupOf(context.project)),
    },
    '$.begun',
  );
}

/** Whether each piece is an execution of its own. */
function isApart({ pieces, table }: Stage, { apart }: MachineContext): boolean {
  return areListed(pieces) || apart.has(table);
}

/** @param then runs for each piece after its rows are written */
function eachApart(stage: Stage, context: MachineContext, then: SegmentMaker): SegmentMaker[] {
  return [
    ...listKnown(stage, context),
    listedMap(stage, context, [then]),
    gatherListed(stage, context),
  ];
}

/** The statements of pieces that are known. */
function pieces(stage: Stage): SegmentMaker {
  return itemsPass(
    stateName('Pieces of', stage.table),
    `table \`${stage.table}\``,
    pieceItems(stage),
  );
}

function write(stage: StageOf<'shards'>, { resources }: MachineContext): SegmentMaker {
  const request: WriterStage = { ...stage, pieces: [] };
  return (next) => {
    const name = stateName('Write', stage.table);
    const payload = {
      'bakeId.$': '$.bakeId',
      stage: request as unknown as Template,
      'piece.$': '$.piece',
      'value.$': '$.value',
      'place.$': '$.place',
      'query.$': '$.query.id',
    };
    return {
      startAt: name,
      states: { [name]: lambdaTask(resources.writer, payload, goTo(next)) },
    };
  };
}

/** Copies what Athena wrote of one piece into the bake, in the execution of that piece. */
function place(stage: StageOf<'write'>, context: MachineContext): SegmentMaker {
  return step('Place', stage.table, context, {
    step: 'place',
    'bakeId.$': '$.bakeId',
    stage: settledStage(stage),
    'value.$': '$.value',
    'place.$': '$.place',
    'query.$': '$.query.id',
  });
}

/** The pieces are in place; the file that lists them says how many there are, and which. */
function gatherListed(stage: Stage, context: MachineContext): SegmentMaker {
  const { name } = workgroupOf(context.project).results.bucket;
  return step('Gather', stage.table, context, {
    step: 'gather',
    by: readingBake(stage.reads, stage.layer, context),
    stage: settledStage(stage),
    reads: readTables(stage, context),
    'read.$': '$.begun.answer.read',
    pieces: [],
    // The number is only recorded if it depends on the data.
    counted: areListed(stage.pieces),
    'listed.$': `States.Format('s3://${name}/{}', $.listed.answer.key)`,
  });
}

function settledStage(stage: Stage): SettledStage {
  const { table, bakesLocation, format, columns, partitionedBy } = stage;
  return { table, bakesLocation, format, columns, partitionedBy };
}

function settle(kind: 'settle' | 'gather', stage: Stage, context: MachineContext): SegmentMaker {
  return step(kind === 'settle' ? 'Settle' : 'Gather', stage.table, context, {
    step: kind,
    by: readingBake(stage.reads, stage.layer, context),
    stage: settledStage(stage),
    reads: readTables(stage, context),
    'read.$': '$.begun.answer.read',
    'pieces.$': '$.items',
  });
}
