import { createHash } from 'node:crypto';
import type { DuckdbSelect } from './duckdb-select.ts';
import { fillPlaceholders, type Placeholder } from './placeholder.ts';
import type { Rowwise } from './rowwise.ts';
import type { BySets } from './spatial/pointwise.ts';

/**
 * The SELECT for one row of the pieces. If a polygon index depends on the piece, each piece has its
 * own index with its own name.
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
    // Longer than the hash of a query's own index, since there may be 10,000.
    const hash = createHash('sha256').update(sql).digest('hex').slice(0, 16);
    const name = `polygons_${hash}`;
    renamed.set(index.name, name);
    return { ...index, name, sql };
  });
  // Names are replaced before values, which may contain anything.
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
        bySets: filledBySets(pointwise.bySets, filled),
      },
    }),
    ...(rowwise && { rowwise: filledRowwise(rowwise, fill) }),
  };
}

function filledRowwise(rowwise: Rowwise, fill: (sql: string) => string): Rowwise {
  const { placed } = rowwise;
  return placed ? { ...rowwise, placed: { ...placed, sql: fill(placed.sql) } } : rowwise;
}

function filledBySets(bySets: BySets, filled: (sql: string) => string): BySets {
  const { set, located, sets, answers, columns } = bySets;
  return {
    set: filled(set),
    located: filled(located),
    sets: filled(sets),
    answers: filled(answers),
    columns: columns.map((column) =>
      'answer' in column ? { ...column, answer: filled(column.answer) } : column,
    ),
  };
}

/** Functions are written in capitals, tables unchanged. */
function withIndexNames(sql: string, renamed: ReadonlyMap<string, string>): string {
  let text = sql;
  for (const [before, now] of renamed) {
    text = text.replace(new RegExp(before, 'gi'), (found) =>
      found === before ? now : now.toUpperCase(),
    );
  }
  return text;
}
