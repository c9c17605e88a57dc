import { type Assurance, identifier } from '@dc-data-baker/models';
import type { StageCheck } from '@dc-data-baker/planner';
import type { CheckParts } from './check-parts.ts';
import type { DuckdbSession } from './session.ts';

/**
 * The checks that are certain to find nothing, from one scan of the rows for all of them. Any other
 * check may or may not find something, and must run.
 *
 * For 33 million addresses the ten checks took 28 s of processor time one by one, mostly for
 * grouping by text and for trimming, and 9 s when their assurances were evaluated first.
 *
 * @param parts makes the relations that assurances read besides tables
 * @param rows the relation that is checked
 * @param isUnique whether no two rows of another table share a value of a column
 * @returns the names of those checks
 */
export async function assuredChecks(
  session: DuckdbSession,
  parts: CheckParts,
  checks: readonly StageCheck[],
  rows: string,
  isUnique: (table: string, column: string) => boolean,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const isTold = ({ ifUnique }: Assurance) =>
    ifUnique === undefined || isUnique(ifUnique.table, ifUnique.column);
  const asked = checks.flatMap(({ name, assurances = [] }) => {
    const assurance = assurances.find(isTold);
    return assurance ? [{ name, ...assurance }] : [];
  });
  if (asked.length === 0) return new Set();
  await parts.make(
    asked.flatMap((assurance) => assurance.parts ?? []),
    signal,
  );
  // DuckDB would evaluate an assurance twice if two checks have it: for a million rows in files of
  // shards, whether each outcode has something in its lists took 0.26 s once, and 0.53 s twice.
  const questions = [...new Set(asked.map(({ sql }) => sql))];
  const columns = questions.map((sql, i) => `${sql} AS a${i}`);
  const [answers = {}] = await session.rows<Record<string, boolean | null>>(
    `SELECT ${columns.join(', ')} FROM ${identifier(rows)}`,
    signal,
  );
  const isTrue = (sql: string): boolean => answers[`a${questions.indexOf(sql)}`] === true;
  return new Set(asked.filter(({ sql }) => isTrue(sql)).map(({ name }) => name));
}
