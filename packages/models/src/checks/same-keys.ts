import { z } from 'zod';
import { Name } from '../name.ts';
import { identifier, sqlLiteral } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  columns,
  type DeclaredCheck,
  nameOf,
  orFail,
  severity,
} from './check-kind.ts';
import type { Assurance, CheckPart } from './check-select.ts';

const schema = z.strictObject({ kind: z.literal('sameKeys'), columns, table: Name, severity });
type SameKeys = CheckOn<string, z.output<typeof schema>>;

/** The key column has the same set of values as the column of that name in another table. */
export function sameKeys<Other extends string, Column extends Other>(
  column: Column,
  table: { readonly name: string; readonly columns: readonly { readonly name: Other }[] },
  options?: CheckOptions,
): CheckOn<Column, SameKeys> {
  return { kind: 'sameKeys', columns: [column], table: nameOf(table), ...orFail(options) };
}

export const sameKeysKind = checkKind({
  schema,
  args: ({ columns, table }) => `${columns.join(', ')}, ${table}`,
  selects(check, { name, rows }) {
    const { columns, severity, table } = check;
    const [key = ''] = columns.map(identifier);
    const only = (first: string, second: string, problem: string) =>
      `SELECT ${key}, ${sqlLiteral(problem)} AS problem FROM (SELECT ${key} FROM ${identifier(first)} EXCEPT SELECT ${key} FROM ${identifier(second)}) AS found`;
    return [
      {
        name,
        severity,
        // The name of the checked rows is one that only the audit knows.
        sql: `${only(rows, table, `not in ${table}`)} UNION ALL ${only(table, rows, `only in ${table}`)}`,
        assurances: [sameKeysAssurance(check, rows)],
        afterPatch: { rule: 'sameKeys', columns, unchanged: table },
      },
    ];
  },
  otherTables: ({ table }) => [table],
});

export function isSameKeys(check: DeclaredCheck): check is SameKeys {
  return check.kind === 'sameKeys';
}

/** True only if the rows have as many keys as the other table, and the same ones. */
export function sameKeysAssurance(
  { columns, table }: Pick<SameKeys, 'columns' | 'table'>,
  rows: string,
): Assurance {
  const [column = ''] = columns;
  const parts = [rows, table].map((from) => keysPart(from, column));
  const [here, there] = parts.map(({ name }) => `(SELECT digest FROM ${identifier(name)})`);
  return { sql: `${here} = ${there}`, parts };
}

/**
 * A digest of a column that differs if two columns do not have the same values equally often: the
 * count, the sum and the parity of their 64-bit hashes. This is the only assurance that can be
 * wrong: two columns that differ in one value have the same digest with a probability of 1 in 2^64,
 * which is about the probability that a disk returns a file of this size wrongly without an error.
 *
 * As a text, because a parquet file has no whole numbers of 128 bits. DuckDB would hash a value twice
 * if both aggregates said so, which took a sixth longer.
 */
function keysPart(from: string, column: string): CheckPart {
  return {
    name: ['keys', from, column].join(' '),
    of: from,
    sql: `SELECT CAST([count(*), sum(hash), bit_xor(hash)] AS VARCHAR) AS digest FROM (SELECT hash(${identifier(column)}) AS hash FROM ${identifier(from)})`,
  };
}
