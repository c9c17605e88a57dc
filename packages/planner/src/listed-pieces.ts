import { createHash } from 'node:crypto';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import type { EngineSelects, ListedPieces, Piece, Pieces } from './stage.ts';

export function areListed(pieces: Pieces): pieces is ListedPieces {
  return 'listedBy' in pieces;
}

/** Pieces where they are surely those of a definition, or were listed and put in before. */
export function knownPieces(pieces: Pieces): readonly Piece[] {
  if (areListed(pieces)) throw new TypeError(`${pieces.listedBy} has not listed the pieces`);
  return pieces;
}

/** So many pieces a table may have: each is a query and a file at least. */
export const MOST_PIECES = 10_000;

/**
 * The pieces of rows, one for each.
 *
 * @param rows the values of each row as texts, `null` for NULL; no two rows are alike
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

/** A piece as a person is shown it: `:name` stands where the values of the piece go. */
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
 * What a piece is called in paths: `963-DIW-5b0a6f2c9d3e4f10`. It begins with what a person reads,
 * without what a path, a URL or a pattern takes for a sign, and ends with a hash of the values: by
 * the beginning alone `a/b` and `a b`, or on a file system that knows no case `DIW` and `diw`,
 * would be one.
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
