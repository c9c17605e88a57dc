import { z } from 'zod';
import type { CheckResult } from '../manifest.ts';
import { type Severity, SeveritySchema } from '../severity.ts';
import { identifier } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  columns,
  type DeclaredCheck,
  listed,
  orFail,
  severity,
} from './check-kind.ts';
import type { Assurance, CheckSelect } from './check-select.ts';
import { isSameKeys, sameKeysAssurance } from './same-keys.ts';

const schema = z.strictObject({
  kind: z.literal('unique'),
  columns,
  severity,
  /** The severity of rows that are equal in every column; rows that differ always fail. */
  identicalRows: SeveritySchema.default('fail'),
});
type Unique = CheckOn<string, z.output<typeof schema>>;

/** No two rows have the same key. `identicalRows: 'warn'` allows exact duplicate rows. */
export function unique<const Column extends string>(
  keys: Column | readonly Column[],
  options?: CheckOptions & { readonly identicalRows?: Severity },
): CheckOn<Column, Unique> {
  return {
    kind: 'unique',
    columns: listed(keys),
    identicalRows: 'fail',
    ...orFail(options),
  };
}

export const uniqueKind = checkKind({
  schema,
  selects(check, { name, rows, declared }) {
    const keys = check.columns.map(identifier);
    const key = keys.join(', ');
    const from = identifier(rows);
    const repeated = `SELECT ${key}, count(*) AS times FROM ${from} GROUP BY ${key} HAVING count(*) > 1`;
    const assurances = assurancesOf(check, rows, declared);
    const { columns, severity } = check;
    if (check.identicalRows === 'fail') {
      const afterPatch = { rule: 'sameKeys', columns } as const;
      return [{ name, severity, sql: repeated, assurances, afterPatch }];
    }
    // Only rows with a repeated key are compared in all columns, and there are usually few. A row
    // with a null in its key never counts, as in SQL's own unique constraints.
    const same = keys.map((column) => `a.${column} = b.${column}`).join(' AND ');
    const distinct = `SELECT DISTINCT a.* FROM ${from} AS a JOIN (${repeated}) AS b ON ${same}`;
    const identicalRows = identicalRowsName(check);
    const known = {
      assurances,
      // One of two duplicate rows may have been changed.
      afterPatch: { rule: 'sameKeys', columns, clean: identicalRows },
    } as const;
    return [
      {
        name,
        severity,
        sql: `SELECT ${key}, count(*) AS times FROM (${distinct}) AS found GROUP BY ${key} HAVING count(*) > 1`,
        ...known,
      },
      { name: identicalRows, severity: 'warn', sql: repeated, ...known },
    ] satisfies CheckSelect[];
  },
  uniqueKey: (check, name) => ({
    columns: check.columns,
    // If identical rows are allowed, a separate SELECT tells whether a key is repeated.
    ifClean: check.identicalRows === 'fail' ? name : identicalRowsName(check),
  }),
});

const IDENTICAL_ROWS = 'identicalRows';

/** The name of the SELECT that finds every repeated key, for a table that allows identical rows. */
function identicalRowsName(check: Pick<Unique, 'columns'>): string {
  return `${IDENTICAL_ROWS}(${check.columns.join(', ')})`;
}

/** Whether a check has found duplicate rows, which are otherwise right. */
export function isOfIdenticalRows({ name, passed }: Pick<CheckResult, 'name' | 'passed'>): boolean {
  return !passed && name.startsWith(`${IDENTICAL_ROWS}(`);
}

function assurancesOf(
  check: Unique,
  rows: string,
  declared: readonly DeclaredCheck[],
): readonly Assurance[] {
  const [column = '', ...more] = check.columns;
  // As many rows with the same keys as a table in which no two rows are equal.
  const alike = declared
    .filter(isSameKeys)
    .filter((other) => more.length === 0 && other.columns[0] === column)
    .map((other) => ({
      ...sameKeysAssurance(other, rows),
      ifUnique: { table: other.table, column },
    }));
  // Equal keys have equal hashes. For 33 million, sorting took 3.7 s of processor time, and
  // counting the distinct ones 6.5 s.
  const key = check.columns.map(identifier).join(', ');
  const sql = `(SELECT bool_and(hash <> before) FROM (SELECT hash, lag(hash) OVER (ORDER BY hash) AS before FROM (SELECT hash(${key}) AS hash FROM ${identifier(rows)})))`;
  return [...alike, { sql }];
}
