import { DatabakerError, formatCount } from '@dc-data-baker/models';
import {
  areListed,
  isQuery,
  knownPieces,
  type Plan,
  type QueryStage,
} from '@dc-data-baker/planner';
import { MOST_BAKE_EVENTS } from './most-bake-events.ts';
import { MOST_DEFINITION_BYTES } from './most-definition-bytes.ts';
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
 * About the bytes of a definition that are no statements: of the machine, and of each table.
 * `assertMachineFits` counts all of the finished machine.
 */
const BYTES = { machine: 40 * 1024, table: 46 * 1024 } as const;

/**
 * Rendering all statements of a layer takes a while, and all parts of its stack need the result.
 */
const KNOWN = new WeakMap<Plan, ReadonlySet<string>>();

/**
 * The tables whose pieces are known, but are executions of their own nevertheless: their statements
 * exceed the size of a state, or the layer's pieces exceed a history or a definition. In the second case the
 * tables with the most pieces are chosen first, in the third those with the longest statements. The definition
 * has the statement of such a table once, and not once for each piece.
 */
export function tablesApart(plan: Plan): ReadonlySet<string> {
  const pieces = Math.min(MOST_PIECES, roomForPieces(plan));
  const known = KNOWN.get(plan) ?? findApart(plan, pieces, roomForStatements(plan));
  KNOWN.set(plan, known);
  return known;
}

/** So many bytes of a definition are left for the statements of pieces. */
function roomForStatements({ stages }: Plan): number {
  const tables = new Set(stages.map(({ table }) => table)).size;
  const checks = stages.reduce(
    (sum, stage) => sum + (stage.kind === 'audit' ? bytesOf(stage.checks) : 0),
    0,
  );
  return MOST_DEFINITION_BYTES - BYTES.machine - tables * BYTES.table - checks;
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

/**
 * @param mostPieces the most pieces that fit into the history of the execution
 * @param mostBytes the most bytes of their statements that fit into the definition
 */
export function findApart(
  { stages }: Plan,
  mostPieces: number,
  mostBytes: number,
): ReadonlySet<string> {
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
  const inside = fanned
    .filter(({ table }) => !apart.has(table))
    .map((stage) => ({ table: stage.table, bytes: statementBytes(stage) }))
    .toSorted((a, b) => b.bytes - a.bytes);
  let bytes = inside.reduce((sum, each) => sum + each.bytes, 0);
  for (const { table, bytes: own } of inside) {
    if (bytes <= mostBytes) break;
    apart.add(table);
    bytes -= own;
  }
  return apart;
}

function statementBytes(stage: QueryStage): number {
  return bytesOf(pieceItems(stage));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
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
        `table \`${stage.table}\`: the statement of piece ${piece} has ${formatCount(bytes)} bytes; an execution holds it twice, and ${formatCount(MOST_BYTES)} bytes at once. Make the query shorter`,
      );
    }
    return { value, piece, head, tail };
  });
}
