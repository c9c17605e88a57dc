import { z } from 'zod';
import { Name } from '../name.ts';
import { identifier, sqlLiteral } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  columns,
  type DeclaredCheck,
  orFail,
  severity,
} from './check-kind.ts';

const schema = z.strictObject({ kind: z.literal('sameKeys'), columns, table: Name, severity });
type SameKeys = CheckOn<string, z.output<typeof schema>>;

/** The key column holds the same set of values as the column of that name in another table. */
export function sameKeys<Other extends string, Column extends Other>(
  column: Column,
  table: { readonly name: string; readonly columns: readonly { readonly name: Other }[] },
  options?: CheckOptions,
): CheckOn<Column, SameKeys> {
  return { kind: 'sameKeys', columns: [column], table: table.name, ...orFail(options) };
}

export const sameKeysKind = checkKind({
  schema,
  args: ({ columns, table }) => `${columns.join(', ')}, ${table}`,
  selects(check, { name, rows }) {
    const { columns, severity, table } = check;
    const [key = ''] = columns.map(identifier);
    const only = (first: string, second: string) =>
      `SELECT ${key}, ${sqlLiteral(`only in ${first}`)} AS problem FROM (SELECT ${key} FROM ${identifier(first)} EXCEPT SELECT ${key} FROM ${identifier(second)}) AS found`;
    return [
      {
        name,
        severity,
        sql: `${only(rows, table)} UNION ALL ${only(table, rows)}`,
        assurances: [{ sql: sameKeysAssurance(check) }],
        afterPatch: { rule: 'sameKeys', columns, unchanged: table },
      },
    ];
  },
  otherTables: ({ table }) => [table],
});

export function isSameKeys(check: DeclaredCheck): check is SameKeys {
  return check.kind === 'sameKeys';
}

/** True only if the rows have as many keys as the other table, and the same. */
export function sameKeysAssurance(check: Pick<SameKeys, 'columns' | 'table'>): string {
  const [key = ''] = check.columns.map(identifier);
  return `${digest(key)} = (SELECT ${digest(key)} FROM ${identifier(check.table)})`;
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
