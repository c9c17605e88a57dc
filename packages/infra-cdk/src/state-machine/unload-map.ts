import { attemptLocation, bakeLocation } from '@dc-data-baker/engine/aws';
import { type QueryStage, renderUnload, tableNamed } from '@dc-data-baker/planner';
import type { Template } from './asl.ts';
import { itemsMap } from './items-map.ts';
import type { MachineContext } from './machine-context.ts';
import { querySegment } from './query-segment.ts';
import { inSequence, type SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';
import { stateName } from './state-name.ts';

/** What a piece is written by: the bake, and the item that a Map is at. */
export const PIECE_OF_ITEM: Template = {
  'bakeId.$': '$.bakeId',
  'value.$': '$$.Map.Item.Value.value',
  'piece.$': '$$.Map.Item.Value.piece',
  'head.$': '$$.Map.Item.Value.head',
  'tail.$': '$$.Map.Item.Value.tail',
  attempt: 1,
};

/**
 * Has Athena write the pieces in `$.items` side by side, and leaves there where each one is.
 *
 * @param then what is done with a piece once its rows are written
 */
export function unloadMap(
  stage: QueryStage,
  context: MachineContext,
  then: readonly SegmentMaker[],
): SegmentMaker {
  const { table, concurrency } = stage;
  const done = single(stateName('Written', table), {
    Type: 'Pass',
    Parameters: { 'value.$': '$.value', 'place.$': '$.place' },
  });
  return itemsMap({
    name: stateName('All pieces of', table),
    selector: PIECE_OF_ITEM,
    concurrency,
    each: inSequence([unload(stage, context), ...then, done])(undefined),
  });
}

/**
 * Has Athena write one piece. `$.bakeId`, `value`, `piece`, `head` and `tail` are kept, and `$.place`
 * is where its rows are then.
 */
export function unload(stage: QueryStage, context: MachineContext): SegmentMaker {
  const { table } = stage;
  const place = `States.Format('${placeFormat(stage.bakesLocation)}', $.bakeId, $.piece, $.attempt)`;
  return (next) =>
    querySegment(
      {
        does: 'Unload',
        table,
        database: tableNamed(context.project, table).table.database.name,
        stage: stage.id,
        what: '$.piece',
        kept: ['bakeId', 'value', 'piece', 'head', 'tail'],
        attempt: {
          'place.$': place,
          'sql.$': `States.Format('{}{}{}', $.head, ${place}, $.tail)`,
          'token.$': `States.Hash(States.Format('{} {} {} ${table}', $.bakeId, $.attempt, $.piece), 'SHA-256')`,
        },
        resources: context.resources,
        resultPath: '$.query',
      },
      next,
    );
}

/** A statement in two parts: between them goes the place that an attempt writes to. */
export function unloadStatement(
  select: string,
  stage: QueryStage,
): { readonly head: string; readonly tail: string } {
  const marker = 's3://place/';
  // Shards are unloaded as they come; their columns are all in the files.
  const [head = '', tail = ''] = renderUnload(select, stage, marker).split(marker);
  return { head, tail };
}

/** `s3://bucket/prefix/{}/_attempts/{}-{}/`, of bake, piece and attempt. */
function placeFormat(bakesLocation: string): string {
  return attemptLocation(bakeLocation(bakesLocation, '{}'), '{}', 0).replace(/0\/$/, '{}/');
}
