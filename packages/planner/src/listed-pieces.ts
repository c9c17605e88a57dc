import { createHash } from 'node:crypto';
import type { DuckdbSelect } from './sql/duckdb-select.ts';
import { fillPlaceholders, type Placeholder, withParameterNames } from './sql/placeholder.ts';
import type { ListedPieces, Piece, Pieces } from './stage.ts';

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
    select: {
      athena: fillPlaceholders(pieces.select.athena, pieces.placeholders, values),
      duckdb: filledDuckdb(pieces.select.duckdb, pieces.placeholders, values),
    },
  }));
}

/** A piece as a person is shown it: `:name` stands where the values of the piece go. */
export function shownPiece({ select, placeholders }: ListedPieces): Piece {
  const { duckdb, athena } = select;
  const shown = (sql: string) => withParameterNames(sql, placeholders);
  return {
    value: null,
    select: {
      athena: shown(athena),
      duckdb: {
        sql: shown(duckdb.sql),
        indexes: duckdb.indexes.map((index) => ({ ...index, sql: shown(index.sql) })),
      },
    },
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

/**
 * The SELECT of one row of the pieces. An index of polygons that depends on the piece is another index
 * in each, of another name.
 */
export function filledDuckdb(
  duckdb: DuckdbSelect,
  placeholders: readonly Placeholder[],
  values: readonly (string | null)[],
): DuckdbSelect {
  const fill = (sql: string) => fillPlaceholders(sql, placeholders, values);
  const renamed = new Map<string, string>();
  const indexes = duckdb.indexes.map((index) => {
    const sql = fill(index.sql);
    if (sql === index.sql) return index;
    // Longer than the hash of a query's own index: there may be 10,000.
    const hash = createHash('sha256').update(sql).digest('hex').slice(0, 16);
    const name = `polygons_${hash}`;
    renamed.set(index.name, name);
    return { ...index, name, sql };
  });
  // Names before values, which may hold anything.
  const filled = (sql: string) => fill(withIndexNames(sql, renamed));
  const { pointwise, rowwise } = duckdb;
  return {
    sql: filled(duckdb.sql),
    indexes,
    ...(pointwise && {
      pointwise: {
        ...pointwise,
        located: filled(pointwise.located),
        ifUnique: filled(pointwise.ifUnique),
      },
    }),
    ...(rowwise && { rowwise }),
  };
}

/** Functions are written in capitals, tables as they are. */
function withIndexNames(sql: string, renamed: ReadonlyMap<string, string>): string {
  let text = sql;
  for (const [before, now] of renamed) {
    text = text.replace(new RegExp(before, 'gi'), (found) =>
      found === before ? now : now.toUpperCase(),
    );
  }
  return text;
}
