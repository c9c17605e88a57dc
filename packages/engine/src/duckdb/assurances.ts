import { type Check, checkName } from '@dc-data-baker/models';
import { identifier, literal, type StageCheck } from '@dc-data-baker/planner';
import type { DuckdbSession } from './session.ts';

/**
 * The checks that surely find nothing, by one scan of the rows for all of them together. A check
 * that is not among them may find something or not: it has to run.
 *
 * Of 33 million addresses the ten checks took 28 s of processor time one by one, most of it for
 * grouping by text and for trimming, and 9 s when their assurances are asked first.
 *
 * @param declared the checks of the table, which the stage's are made of
 * @param rows the relation that is checked
 * @param isUnique whether no two rows of another table share a value of a column
 * @returns the names of the assured ones
 */
export async function assuredChecks(
  session: DuckdbSession,
  checks: readonly StageCheck[],
  declared: readonly Check[],
  rows: string,
  isUnique: (table: string, column: string) => boolean,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const sameAsUnique = (columns: readonly string[]) =>
    declared.find(
      (check) =>
        check.kind === 'sameKeys' &&
        columns.length === 1 &&
        columns[0] === check.columns[0] &&
        isUnique(check.table, columns[0] ?? ''),
    );
  const known = new Map(
    declared.flatMap((check) => {
      // As many rows with the same keys as a table where no two are alike.
      const same = check.kind === 'unique' ? sameAsUnique(check.columns) : undefined;
      return namesOf(check).map((name) => [name, assurance(same ?? check, rows)] as const);
    }),
  );
  const asked = checks.flatMap(({ name }) => {
    const sql = known.get(name);
    return sql === undefined ? [] : [{ name, sql }];
  });
  if (asked.length === 0) return new Set();
  const questions = asked.map(({ sql }, i) => `${sql} AS a${i}`);
  const [answers = {}] = await session.rows<Record<string, boolean | null>>(
    `SELECT ${questions.join(', ')} FROM ${identifier(rows)}`,
    signal,
  );
  return new Set(asked.flatMap(({ name }, i) => (answers[`a${i}`] === true ? [name] : [])));
}

/** The names that a check goes by in a plan. */
function namesOf(check: Check): string[] {
  return check.kind === 'unique'
    ? [checkName(check), identicalRowsName(check)]
    : [checkName(check)];
}

/** The name of the check that finds any key that is there twice, where identical rows may be. */
export function identicalRowsName({ columns }: Check): string {
  return `identicalRows(${columns.join(', ')})`;
}

/**
 * An aggregate, or a subquery, that is true only if no row is wrong, and cheap; it may be false or
 * null although none is. `undefined` where the check itself is as cheap.
 */
function assurance(check: Check, rows: string): string | undefined {
  const columns = check.columns.map(identifier);
  const [column = ''] = columns;
  const all = (of: (column: string) => string) => columns.map(of).join(' AND ');
  switch (check.kind) {
    case 'unique':
      // Equal keys have equal hashes. Sorting 33 million took 3.7 s of processor time, and counting the
      // distinct ones 6.5 s.
      return `(SELECT bool_and(hash <> before) FROM (SELECT hash, lag(hash) OVER (ORDER BY hash) AS before FROM (SELECT hash(${columns.join(', ')}) AS hash FROM ${identifier(rows)})))`;
    case 'sameKeys':
      return `${digest(column)} = (SELECT ${digest(column)} FROM ${identifier(check.table)})`;
    case 'oneValue':
      return `count(*) = count(${column}) AND min(${column}) = max(${column})`;
    case 'notNull':
      return all((name) => `count(*) = count(${name})`);
    case 'notEmpty':
      // What begins with a letter, a digit or a sign of ASCII is not blank.
      return all((name) => `count(*) = count_if(${name} >= '!' AND ${name} <= '~')`);
    case 'between':
      // NaN is the greatest to DuckDB, so it is not taken for one that is between.
      return `min(${column}) >= ${literal(check.least)} AND max(${column}) <= ${literal(check.most)}`;
    case 'matches':
    case 'rowCount':
      return undefined;
  }
}

/**
 * Tells apart columns that do not hold the same values equally often: how many there are, and the
 * sum and the parity of their hashes of 64 bits. Of all assurances only this one can be wrong: two
 * columns with one value that differs have the same digest by a chance of 1 in 2^64, about the
 * chance that a disk reads a file of this size wrongly without saying so many times over.
 */
function digest(column: string): string {
  return `[count(*), sum(hash(${column})), bit_xor(hash(${column}))]`;
}
