import { attemptLocation, bakeLocation } from '@dc-data-baker/engine/aws';
import { type QueryStage, renderUnload, tableNamed } from '@dc-data-baker/planner';
import type { Template } from './asl.ts';
import { itemsMap } from './items-map.ts';
import type { MachineContext } from './machine-context.ts';
import { querySegment } from './query-segment.ts';
import { inSequence, type SegmentMaker } from './segment.ts';
import { single } from './single-state.ts';
import { stateName } from './state-name.ts';

/** What identifies a piece: the bake, and the item of the Map. */
export const PIECE_OF_ITEM: Template = {
  'bakeId.$': '$.bakeId',
  'opening.$': '$.begun.answer.opening',
  'value.$': '$$.Map.Item.Value.value',
  'piece.$': '$$.Map.Item.Value.piece',
  'head.$': '$$.Map.Item.Value.head',
  'tail.$': '$$.Map.Item.Value.tail',
  attempt: 1,
};

/**
 * Writes the pieces in `$.items` on Athena concurrently, and replaces them with their locations.
 *
 * @param then runs for each piece after its rows are written
 */
export function unloadMap(
  stage: QueryStage,
  context: MachineContext,
  then: readonly SegmentMaker[],
): SegmentMaker {
  const { table, concurrency } = stage;
  const done = single(stateName('Written', table), {
    Type: 'Pass',
    Parameters: { 'value.$': '$.value', 'place.$': '$.place', 'query.$': '$.query.id' },
  });
  return itemsMap({
    name: stateName('All pieces of', table),
    selector: PIECE_OF_ITEM,
    concurrency,
    each: inSequence([unload(stage, context), ...then, done])(undefined),
  });
}

/**
 * Writes one piece on Athena. `$.bakeId`, `opening`, `value`, `piece`, `head` and `tail` are kept,
 * and `$.place` becomes the location of its rows.
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
        kept: ['bakeId', 'opening', 'value', 'piece', 'head', 'tail'],
        attempt: {
          'place.$': place,
          'sql.$': `States.Format('{}{}{}{}', $.opening, $.head, ${place}, $.tail)`,
          'token.$': `States.Hash(States.Format('{} {} {} ${table}', $.bakeId, $.attempt, $.piece), 'SHA-256')`,
        },
        resources: context.resources,
        resultPath: '$.query',
      },
      next,
    );
}

/** How the statements begin; the tables that their own bake has held back are inserted after it. */
export const UNLOAD_OPENING = 'UNLOAD (\n';

/** A statement without its opening, in two parts, between which the location of an attempt is inserted. */
export function unloadStatement(
  select: string,
  stage: QueryStage,
): { readonly head: string; readonly tail: string } {
  const marker = 's3://place/';
  // Shards are unloaded without an order; all of their columns are in the files.
  const [head = '', tail = ''] = renderUnload(select, stage, marker).split(marker);
  if (!head.startsWith(UNLOAD_OPENING)) throw new TypeError('an UNLOAD begins otherwise');
  return { head: head.slice(UNLOAD_OPENING.length), tail };
}

/** `s3://bucket/prefix/{}/_attempts/{}-{}/`, for the bake, the piece and the attempt. */
function placeFormat(bakesLocation: string): string {
  return attemptLocation(bakeLocation(bakesLocation, '{}'), '{}', 0).replace(/0\/$/, '{}/');
}
