import { DatabakerError } from '@dc-data-baker/models';
import {
  areListed,
  isQuery,
  knownPieces,
  type Plan,
  type QueryStage,
} from '@dc-data-baker/planner';
import { MOST_BAKE_EVENTS } from './most-bake-events.ts';
import { unloadStatement } from './unload-map.ts';

/** The most pieces of a layer that are in the history of one execution, however few its tables are. */
const MOST_PIECES = 800;

/**
 * The events of a piece, a table and a check if nothing goes wrong, or a little more: see `eventsOf`, which
 * counts them in the finished machine.
 */
const EVENTS = { piece: 17, table: 80, check: 31 } as const;

/**
 * Less than the limit in https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html,
 * to leave room for the rest of the state: the verdicts on 500 tables have 50 kB.
 */
export const MOST_BYTES = 200 * 1024;

/**
 * Rendering all statements of a layer takes a while, and all parts of its stack need the result.
 */
const KNOWN = new WeakMap<Plan, ReadonlySet<string>>();

/**
 * The tables whose pieces are known, but are executions of their own nevertheless: their statements
 * exceed the size of a state, or the layer's pieces exceed a history. In the second case the tables
 * with the most pieces are chosen first.
 */
export function tablesApart(plan: Plan): ReadonlySet<string> {
  const known = KNOWN.get(plan) ?? findApart(plan, Math.min(MOST_PIECES, roomForPieces(plan)));
  KNOWN.set(plan, known);
  return known;
}

/** So many pieces have room in a history beside the tables and their checks. */
function roomForPieces({ stages }: Plan): number {
  const tables = new Set(stages.map(({ table }) => table)).size;
  const checks = stages.reduce(
    (sum, stage) => sum + (stage.kind === 'audit' ? stage.checks.length : 0),
    0,
  );
  const left = MOST_BAKE_EVENTS - tables * EVENTS.table - checks * EVENTS.check;
  return Math.max(0, Math.floor(left / EVENTS.piece));
}

/** @param mostPieces the most pieces that fit into the history of the execution */
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
 * The items of a Map that writes the pieces of a table.
 *
 * @throws a `definition` error for a statement that is too long
 */
export function pieceItems(stage: QueryStage) {
  return knownPieces(stage.pieces).map(({ value, select }) => {
    const piece = value ?? 'all';
    const { head, tail } = unloadStatement(select.athena, stage);
    const bytes = Buffer.byteLength(JSON.stringify([head, tail]));
    // Once in two parts, and once complete.
    if (2 * bytes > MOST_BYTES) {
      throw new DatabakerError(
        'definition',
        `table \`${stage.table}\`: the statement of piece ${piece} has ${bytes} bytes; an execution holds it twice, and ${MOST_BYTES} bytes at once. Make the query shorter`,
      );
    }
    return { value, piece, head, tail };
  });
}
