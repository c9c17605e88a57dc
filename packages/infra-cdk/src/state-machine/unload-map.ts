import { attemptLocation, bakeLocation } from '@dc-data-baker/engine/aws';
import { type StageOf, tableNamed } from '@dc-data-baker/planner';
import type { MachineContext } from './machine-context.ts';
import { querySegment } from './query-segment.ts';
import { goTo, inSequence, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';

/**
 * Has Athena write the pieces in `$.items` side by side, and leaves there where each one is.
 *
 * @param then what is done with a piece once its rows are written
 */
export function unloadMap(
  stage: StageOf<'write'> | StageOf<'shards'>,
  context: MachineContext,
  then: readonly SegmentMaker[],
): SegmentMaker {
  const { table, concurrency } = stage;
  const place = `States.Format('${placeFormat(stage.bakesLocation)}', $.bakeId, $.piece, $.attempt)`;
  const query: SegmentMaker = (next) =>
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
  const done: SegmentMaker = (next) => {
    const name = stateName('Written', table);
    const result = { 'value.$': '$.value', 'place.$': '$.place' };
    return {
      startAt: name,
      states: { [name]: { Type: 'Pass', Parameters: result, ...goTo(next) } },
    };
  };
  return (next) => {
    const name = stateName('All pieces of', table);
    const { startAt, states } = inSequence([query, ...then, done])(undefined);
    return {
      startAt: name,
      states: {
        [name]: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: {
            'bakeId.$': '$.bakeId',
            'value.$': '$$.Map.Item.Value.value',
            'piece.$': '$$.Map.Item.Value.piece',
            'head.$': '$$.Map.Item.Value.head',
            'tail.$': '$$.Map.Item.Value.tail',
            attempt: 1,
          },
          MaxConcurrency: concurrency,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: startAt,
            States: states,
          },
          ResultPath: '$.items',
          ...goTo(next),
        },
      },
    };
  };
}

/** `s3://bucket/prefix/{}/_attempts/{}-{}/`, of bake, piece and attempt. */
function placeFormat(bakesLocation: string): string {
  return attemptLocation(bakeLocation(bakesLocation, '{}'), '{}', 0).replace(/0\/$/, '{}/');
}
