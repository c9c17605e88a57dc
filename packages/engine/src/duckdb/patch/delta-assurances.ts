import { type Check, checkName, type Manifest } from '@dc-data-baker/models';
import { candidateName, identifier, type StageCheck } from '@dc-data-baker/planner';
import { identicalRowsName } from '../assurances.ts';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';

/**
 * The checks of a bake that surely find nothing, because they found nothing in the bake that it
 * was made from and nothing in what differs. It looks at the rows that differ only.
 *
 * @param declared the checks of the table, which the stage's are made of
 * @returns the names of the assured ones; the others may find something or not
 */
export async function assuredByDelta(
  session: DuckdbSession,
  checks: readonly StageCheck[],
  declared: readonly Check[],
  { table, inputKeys }: Manifest,
  { base, removed, added }: Delta,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Map(base.checks.map(({ name, wrong }) => [name, wrong]));
  const known = new Map(
    declared.flatMap((check) => [
      [checkName(check), check],
      ...(check.kind === 'unique' ? [[identicalRowsName(check), check] as const] : []),
    ]),
  );
  // What the checks' SELECTs read is the candidate by its name: here it is the new rows alone.
  await session.run(
    `CREATE OR REPLACE VIEW ${identifier(candidateName(table))} AS SELECT * FROM ${added}`,
  );
  const isTrue = async (sql: string): Promise<boolean> => {
    const [answer] = await session.rows<{ holds: boolean | null }>(
      `SELECT (${sql}) AS holds`,
      signal,
    );
    return answer?.holds === true;
  };
  const sameKeys = (columns: readonly string[]): Promise<boolean> => {
    const list = columns.map(identifier).join(', ');
    const only = (some: string, others: string) =>
      `EXISTS (SELECT ${list} FROM ${some} EXCEPT ALL SELECT ${list} FROM ${others})`;
    return isTrue(`NOT (${only(removed, added)} OR ${only(added, removed)})`);
  };
  const isAssured = async ({ name, select }: StageCheck): Promise<boolean> => {
    if (found.get(name) !== 0) return false;
    const check = known.get(name);
    switch (check?.kind) {
      // Nobody declares that a partition has the values that its definition lists.
      case undefined:
      case 'notNull':
      case 'notEmpty':
      case 'between':
      case 'matches':
        return isTrue(noRows(select));
      case 'unique': {
        const identical = found.get(identicalRowsName(check)) ?? 0;
        return identical === 0 && sameKeys(check.columns);
      }
      case 'sameKeys': {
        const key = inputKeys?.[check.table];
        return (
          key !== undefined && key === base.inputKeys?.[check.table] && sameKeys(check.columns)
        );
      }
      case 'oneValue': {
        const [column = ''] = check.columns.map(identifier);
        return isTrue(
          `NOT EXISTS (SELECT 1 FROM ${added} WHERE ${column} IS NULL OR ${column} IS DISTINCT FROM (SELECT min(${column}) FROM ${removed}))`,
        );
      }
      case 'rowCount':
        return false;
    }
  };
  const assured = new Set<string>();
  for (const check of checks) if (await isAssured(check)) assured.add(check.name);
  return assured;
}

function noRows({ duckdb }: StageCheck['select']): string {
  return `NOT EXISTS (SELECT 1 FROM (${duckdb.sql}))`;
}
