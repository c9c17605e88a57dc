import { DatabakerError } from '@dc-data-baker/models';
import {
  areListed,
  isQuery,
  knownPieces,
  type Plan,
  type QueryStage,
} from '@dc-data-baker/planner';
import { unloadStatement } from './unload-map.ts';

/**
 * A history has 25,000 events at most, and a piece has 24 if nothing goes wrong.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_PIECES = 800;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, less the rest of it. */
export const MOST_BYTES = 250 * 1024;

/** To say all statements of a layer takes a while, and all parts of its stack ask. */
const KNOWN = new WeakMap<Plan, ReadonlySet<string>>();

/**
 * The tables whose pieces are known, and each of which is an execution of its own all the same:
 * their statements are more than an execution holds at once, or the pieces of the layer more than its
 * history has room for. Of those the tables with the most pieces go first.
 */
export function tablesApart(plan: Plan): ReadonlySet<string> {
  const known = KNOWN.get(plan) ?? findApart(plan, MOST_PIECES);
  KNOWN.set(plan, known);
  return known;
}

/** @param mostPieces so many may be in the history of the execution */
export function findApart({ stages }: Plan, mostPieces: number): ReadonlySet<string> {
  const fanned = stages
    .filter(isQuery)
    .filter((stage) => !areListed(stage.pieces) && stage.pieces.length > 1)
    .toSorted((a, b) => knownPieces(b.pieces).length - knownPieces(a.pieces).length);
  let count = fanned.reduce((sum, { pieces }) => sum + knownPieces(pieces).length, 0);
  const apart = new Set<string>();
  for (const stage of fanned) {
    if (count <= mostPieces && statementBytes(stage) <= MOST_BYTES) continue;
    apart.add(stage.table);
    count -= knownPieces(stage.pieces).length;
  }
  return apart;
}

function statementBytes(stage: QueryStage): number {
  return Buffer.byteLength(JSON.stringify(pieceItems(stage)));
}

/**
 * What a Map goes through that has Athena write the pieces of a table.
 *
 * @throws a `definition` error for a statement that is too long
 */
export function pieceItems(stage: QueryStage) {
  return knownPieces(stage.pieces).map(({ value, select }) => {
    const piece = value ?? 'all';
    const { head, tail } = unloadStatement(select.athena, stage);
    const bytes = Buffer.byteLength(JSON.stringify([head, tail]));
    // In its two parts, and whole.
    if (2 * bytes > MOST_BYTES) {
      throw new DatabakerError(
        'definition',
        `table \`${stage.table}\`: the statement of piece ${piece} has ${bytes} bytes; an execution holds it twice, and ${MOST_BYTES} bytes at once. Make the query shorter`,
      );
    }
    return { value, piece, head, tail };
  });
}
