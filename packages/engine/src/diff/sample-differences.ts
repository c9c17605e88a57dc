import { identifier } from '@dc-data-baker/models';
import type { DuckdbSession } from '../duckdb/session.ts';
import { DIFFERENCES } from './differences-sql.ts';

/** The columns of the differing rows. */
export interface SampledColumns {
  readonly key: readonly string[];
  /** Those besides the key; `lists` are the ones that name something, such as ballots. */
  readonly others: readonly string[];
  readonly lists: readonly string[];
}

/**
 * Some of the rows that differ. If they have a key, the first are one of each kind of difference, the
 * most frequent kind first: when a ward moves, thousands of rows change in the same way. Rows are of one
 * kind if the same columns changed, and their lists changed in the same way.
 */
export function sampleDifferences(
  session: DuckdbSession,
  { key, others, lists }: SampledColumns,
  samples: number,
  signal: AbortSignal,
): Promise<Record<string, unknown>[]> {
  if (key.length === 0 || samples === 0) {
    return session.rows(`SELECT * FROM ${DIFFERENCES} ORDER BY ALL LIMIT ${samples}`, signal);
  }
  const keys = key.map(identifier).join(', ');
  const sides = (name: string) => [`${name}_from`, `${name}_to`].map(identifier);
  const kind = others.flatMap((name) => {
    const [from, to] = sides(name);
    return lists.includes(name) ? [from, to] : [`${from} IS DISTINCT FROM ${to}`];
  });
  return session.rows(
    `WITH kinds AS (
      SELECT min(row(${keys})) AS first_key, count(*) AS alike FROM ${DIFFERENCES}
      GROUP BY ${['change', ...kind].join(', ')} ORDER BY alike DESC, first_key LIMIT ${samples}
    )
    SELECT ${DIFFERENCES}.* FROM ${DIFFERENCES} LEFT JOIN kinds ON first_key = row(${keys})
    ORDER BY alike DESC NULLS LAST, ${keys} LIMIT ${samples}`,
    signal,
  );
}
