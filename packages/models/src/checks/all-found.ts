import { z } from 'zod';
import { Name } from '../name.ts';
import { identifier } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  nameOf,
  oneColumn,
  orFail,
  severity,
} from './check-kind.ts';
import { expectLists } from './column-types.ts';
import { listsPart, withParts } from './list-parts.ts';

/** A warning is about the values that it names, so more samples are kept than of wrong rows. */
const MOST_SAMPLES = 1000;

const schema = z.strictObject({
  kind: z.literal('allFound'),
  columns: oneColumn,
  table: Name,
  key: Name,
  severity,
});

/** Each value of another table's column, but null, is in the list of at least one row. */
export function allFound<const Column extends string, const Key extends string>(
  list: Column,
  table: { readonly name: string; readonly columns: readonly { readonly name: Key }[] },
  key: NoInfer<Key>,
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'allFound', columns: [list], table: nameOf(table), key, ...orFail(options) };
}

export const allFoundKind = checkKind({
  schema,
  args: ({ columns, table, key }) => `${columns.join(', ')}, ${table}.${key}`,
  problems: ({ columns }, types) => expectLists(columns, types),
  selects(check, { name, rows, types }) {
    const [list = ''] = check.columns;
    // Lists repeat, so it is cheaper to unnest the distinct ones.
    const lists = listsPart(rows, { list }, types);
    const [other, from, key] = [check.table, lists.name, check.key].map(identifier);
    const found = `SELECT element FROM ${from} CROSS JOIN UNNEST(list) AS elements(element)`;
    return [
      {
        name,
        severity: check.severity,
        ...withParts(
          [lists],
          `SELECT ${key} FROM ${other} WHERE ${key} IS NOT NULL EXCEPT ${found}`,
        ),
        mostSamples: MOST_SAMPLES,
      },
    ];
  },
  otherTables: ({ table }) => [table],
});
