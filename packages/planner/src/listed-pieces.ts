import { createHash } from 'node:crypto';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import type { EngineSelects, ListedPieces, Piece, Pieces } from './stage.ts';

export function areListed(pieces: Pieces): pieces is ListedPieces {
  return 'listedBy' in pieces;
}

/** The pieces of a table whose definition lists them, or whose listing has run already. */
export function knownPieces(pieces: Pieces): readonly Piece[] {
  if (areListed(pieces)) throw new TypeError(`${pieces.listedBy} has not listed the pieces`);
  return pieces;
}

/** The most pieces that a table may have: each one is at least a query and a file. */
export const MOST_PIECES = 10_000;

/**
 * One piece for each row.
 *
 * @param rows the values of each row as texts, `null` for NULL; no two rows are equal
 */
export function piecesOfRows(
  pieces: ListedPieces,
  rows: readonly (readonly (string | null)[])[],
): Piece[] {
  return rows.map((values) => ({
    value: pieceName(values),
    select: forEachEngine<EngineSelects>((engine) =>
      DIALECTS[engine].filled(pieces.select[engine], pieces.placeholders, values),
    ),
  }));
}

/** A piece for a person: with `:name` in place of its values. */
export function shownPiece({ select, placeholders }: ListedPieces): Piece {
  return {
    value: null,
    select: forEachEngine<EngineSelects>((engine) =>
      DIALECTS[engine].shown(select[engine], placeholders),
    ),
  };
}

const LONGEST_START = 40;

/**
 * The name of a piece in paths: `963-DIW-5b0a6f2c9d3e4f10`. It begins with readable text, without
 * characters that are special in a path, a URL or a pattern, and ends with a hash of the values:
 * without the hash, `a/b` and `a b` would have the same name, and on a case-insensitive file system
 * so would `DIW` and `diw`.
 */
export function pieceName(values: readonly (string | null)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
  const start = values
    .map((value) => value ?? 'null')
    .join('-')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST_START)
    .replace(/-+$/, '');
  return start === '' ? hash : `${start}-${hash}`;
}
