import { DatabakerError, formatCount } from '@dc-data-baker/models';
import {
  areListed,
  bakedNamed,
  MOST_PIECES as MOST_OF_A_TABLE,
  pieceTemplate,
  type QueryStage,
} from '@dc-data-baker/planner';
import { listedTo } from './listed-to.ts';
import type { MachineContext } from './machine-context.ts';
import { MOST_BYTES } from './pieces-apart.ts';
import type { SegmentMaker } from './segment.ts';
import { step } from './step-states.ts';
import { unloadStatement } from './unload-map.ts';

/**
 * The step function writes the pieces of a list to where the Map reads them, as it does for pieces
 * that depend on the data: the machine then contains their statement once instead of once for each.
 *
 * @returns nothing if the pieces are listed before the table is begun
 * @throws a `definition` error for more pieces than a request may have
 */
export function listKnown(stage: QueryStage, context: MachineContext): SegmentMaker[] {
  if (areListed(stage.pieces)) return [];
  const { project } = context;
  const { table } = stage;
  const template = pieceTemplate(project, bakedNamed(project, table));
  if (!template) throw new TypeError(`\`${table}\` does not fan out over a list`);
  const { placeholders, athena, values } = template;
  const request = {
    step: 'list',
    'bakeId.$': '$.bakeId',
    listing: {
      table,
      most: MOST_OF_A_TABLE,
      columns: placeholders.map(({ name, type }) => ({ name, type })),
      placeholders,
      ...unloadStatement(athena, stage),
    },
    values,
    to: listedTo(project),
  } as const;
  const bytes = Buffer.byteLength(JSON.stringify(request));
  if (values.length > MOST_OF_A_TABLE || bytes > MOST_BYTES) {
    throw new DatabakerError(
      'definition',
      `table \`${table}\`: its query and the ${formatCount(values.length)} values that it fans out over have ${formatCount(bytes)} bytes together; a step takes ${formatCount(MOST_BYTES)}, and a table has at most ${formatCount(MOST_OF_A_TABLE)} pieces. Make the query shorter, or fan it out over fewer values`,
    );
  }
  return [step('List the pieces of', table, context, request, '$.listed')];
}
