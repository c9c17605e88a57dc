import { areListed, isQuery, type StageOf, tableNamed } from '@dc-data-baker/planner';
import { stepTable } from '@dc-data-baker/steps';
import { layerPlan } from '../layer-plan.ts';
import { itemsMap } from './items-map.ts';
import { itemsPass } from './items-pass.ts';
import { listedTo } from './listed-to.ts';
import type { MachineContext } from './machine-context.ts';
import { querySegment } from './query-segment.ts';
import { readingBake } from './reading-bake.ts';
import type { SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { step } from './step-states.ts';
import { unloadStatement } from './unload-map.ts';

/**
 * Athena lists the rows that a table fans out over, and the step function reads them page by page.
 * Afterwards `$.listed.answer` has the number of pieces, and where they are listed.
 */
export function piecesStates(stage: StageOf<'pieces'>, context: MachineContext): SegmentMaker[] {
  const { table, layer, columns, most, reads } = stage;
  const write = layerPlan(context.project, layer)
    .stages.filter(isQuery)
    .find((other) => other.table === table);
  if (!write || !areListed(write.pieces)) throw new TypeError(`\`${table}\` has no listed pieces`);
  const { placeholders, select } = write.pieces;
  return [
    step(
      'Show the rows for',
      table,
      context,
      {
        step: 'own',
        by: readingBake(reads, layer, context),
        'execution.$': '$$.Execution.Id',
        reads: reads.map((name) => stepTable(tableNamed(context.project, name))),
      },
      '$.own',
    ),
    itemsPass(stateName('Rows of', table), `table \`${table}\``, [stage.select.athena]),
    listRows(stage, context),
    step(
      'List the pieces of',
      table,
      context,
      {
        step: 'list',
        'bakeId.$': '$.bakeId',
        listing: { table, most, columns, placeholders, ...unloadStatement(select.athena, write) },
        'query.$': '$.items[0].found.id',
        to: listedTo(context.project),
      },
      '$.listed',
    ),
  ];
}

/** A Map with one item, so that retrying the query does not change the rest of the state. */
function listRows(
  { id, table }: StageOf<'pieces'>,
  { project, resources }: MachineContext,
): SegmentMaker {
  const query = querySegment(
    {
      does: 'List rows',
      table,
      database: tableNamed(project, table).table.database.name,
      stage: id,
      what: 'the rows that it fans out over',
      kept: ['bakeId', 'opening', 'select'],
      attempt: {
        'sql.$': `States.Format('{}{}', $.opening, $.select)`,
        'token.$': `States.Hash(States.Format('{} {} rows ${table}', $.bakeId, $.attempt), 'SHA-256')`,
      },
      resources,
      resultPath: '$.found',
    },
    undefined,
  );
  return itemsMap({
    name: stateName('All rows of', table),
    selector: {
      'bakeId.$': '$.bakeId',
      'opening.$': '$.own.answer.opening',
      'select.$': '$$.Map.Item.Value',
      attempt: 1,
    },
    concurrency: 1,
    each: query,
  });
}
