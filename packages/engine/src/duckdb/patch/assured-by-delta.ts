import { type AfterPatch, identifier, type Manifest } from '@dc-data-baker/models';
import { candidateName, type StageCheck } from '@dc-data-baker/planner';
import type { DuckdbSession } from '../session.ts';
import type { Delta } from './delta.ts';

/** How each rule is evaluated. */
type Rules = {
  readonly [Rule in AfterPatch['rule']]: (
    after: Extract<AfterPatch, { rule: Rule }>,
    check: StageCheck,
  ) => Promise<boolean>;
};

/**
 * The checks of a bake that are certain to find nothing, because of what they found in the base
 * bake and of the rows that differ from it. It reads only those rows.
 *
 * @param delta `isPublished` says whether its base is the bake with which checks compare the candidate
 * @returns the names of those checks; any other may or may not find something
 */
export async function assuredByDelta(
  session: DuckdbSession,
  checks: readonly StageCheck[],
  { table, inputKeys }: Manifest,
  { base, removed, added, remade, isPublished }: Delta & { readonly isPublished: boolean },
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Map(base.checks.map(({ name, wrong }) => [name, wrong]));
  // The checks read the candidate by its name, which here has only the new rows.
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
  const isSame = (input: string): boolean =>
    inputKeys?.[input] !== undefined && inputKeys[input] === base.inputKeys?.[input];
  const rules: Rules = {
    eachRow: (_, { select }) => isTrue(`NOT EXISTS (SELECT 1 FROM (${select.duckdb.sql}))`),
    async sameKeys({ columns, clean, unchanged }) {
      if (clean !== undefined && (found.get(clean) ?? 0) !== 0) return false;
      if (unchanged !== undefined && !isSame(unchanged)) return false;
      const list = columns.map(identifier).join(', ');
      const only = (some: string, others: string) =>
        `EXISTS (SELECT ${list} FROM ${some} EXCEPT ALL SELECT ${list} FROM ${others})`;
      return isTrue(`NOT (${only(removed, added)} OR ${only(added, removed)})`);
    },
    sameValue({ column: named }) {
      const column = identifier(named);
      return isTrue(
        `NOT EXISTS (SELECT 1 FROM ${added} WHERE ${column} IS NULL OR ${column} IS DISTINCT FROM (SELECT min(${column}) FROM ${removed}))`,
      );
    },
    async nothingGone({ column: named, isList, having }) {
      const column = identifier(named);
      const value = isList ? `unnest(${column})` : column;
      const values = (rows: string) => `SELECT ${value} FROM ${rows}${filled(having)}`;
      return isTrue(`NOT EXISTS (${values(removed)} EXCEPT ${values(remade)})`);
    },
    async asMany({ having }) {
      const count = (rows: string) => `(SELECT count(*) FROM ${rows}${filled(having)})`;
      return isTrue(`${count(added)} >= ${count(removed)}`);
    },
  };
  const isAssured = async (check: StageCheck): Promise<boolean> => {
    const { name, afterPatch, comparesWithPublished } = check;
    if (!afterPatch) return false;
    if (comparesWithPublished ? !isPublished : found.get(name) !== 0) return false;
    // The rule with a name takes conditions with that name; TypeScript cannot see that the two
    // agree.
    const rule = rules[afterPatch.rule] as (
      after: AfterPatch,
      check: StageCheck,
    ) => Promise<boolean>;
    return rule(afterPatch, check);
  };
  const assured = new Set<string>();
  for (const check of checks) if (await isAssured(check)) assured.add(check.name);
  return assured;
}

/** The condition that a row has something in a list, if there is such a list. */
function filled(list: string | undefined): string {
  return list === undefined ? '' : ` WHERE list_count(${identifier(list)}) > 0`;
}
