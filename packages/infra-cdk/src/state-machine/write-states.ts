import { begunManifest, inspectedLocation } from '@dc-data-baker/engine/aws';
import {
  knownPieces,
  polygonColumns,
  renderUnload,
  type StageOf,
  tableNamed,
} from '@dc-data-baker/planner';
import type { SettledStage, WriterStage } from '@dc-data-baker/steps';
import { stepTable } from '@dc-data-baker/steps';
import { workgroupOf } from '../names.ts';
import type { Template } from './asl.ts';
import { itemsPass } from './items-pass.ts';
import type { MachineContext } from './machine-context.ts';
import { goTo, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { step } from './step-states.ts';
import { lambdaTask } from './step-task.ts';
import { unloadMap } from './unload-map.ts';

type Stage = StageOf<'write'> | StageOf<'shards'>;

/** Athena writes the pieces, each attempt to a place of its own; then they get their places. */
export function writeStates(stage: StageOf<'write'>, context: MachineContext): SegmentMaker[] {
  return [
    begin(stage, context),
    pieces(stage),
    unloadMap(stage, context, []),
    settle('settle', stage, context),
  ];
}

/** Athena writes the pieces' rows, and the writer function makes files of them. */
export function shardsStates(stage: StageOf<'shards'>, context: MachineContext): SegmentMaker[] {
  return [
    begin(stage, context),
    pieces(stage),
    unloadMap(stage, context, [write(stage, context)]),
    settle('gather', stage, context),
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
      'bakeId.$': '$.bakeId',
      // Made here, where the whole stage is known; the step puts in what only the bake knows.
      begun: begunManifest('athena', stage, '', {}, new Date(0)),
      bakesLocation: stage.bakesLocation,
      reads: readTables(stage, context),
      inspected: inspectedLocation(workgroupOf(context.project)),
    },
    '$.begun',
  );
}

/** The statements, each in two parts: between them goes the place that an attempt writes to. */
function pieces(stage: Stage): SegmentMaker {
  const marker = 's3://place/';
  return itemsPass(
    stateName('Pieces of', stage.table),
    `table \`${stage.table}\``,
    knownPieces(stage.pieces).map(({ value, select }) => {
      // Shards are unloaded as they come; their columns are all in the files.
      const [head = '', tail = ''] = renderUnload(select.athena, stage, marker).split(marker);
      return { value, piece: value ?? 'all', head, tail };
    }),
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
    };
    return {
      startAt: name,
      states: { [name]: lambdaTask(resources.writer, payload, goTo(next)) },
    };
  };
}

function settle(kind: 'settle' | 'gather', stage: Stage, context: MachineContext): SegmentMaker {
  const { table, bakesLocation, format, columns, partitionedBy } = stage;
  const settled: SettledStage = { table, bakesLocation, format, columns, partitionedBy };
  return step(kind === 'settle' ? 'Settle' : 'Gather', table, context, {
    step: kind,
    'bakeId.$': '$.bakeId',
    stage: settled,
    reads: readTables(stage, context),
    'read.$': '$.begun.answer',
    'pieces.$': '$.items',
  });
}
