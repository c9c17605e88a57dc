import { z } from 'zod';
import { plural } from '../amount-text.ts';
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

const schema = z.strictObject({
  kind: z.literal('anyFound'),
  columns: oneColumn,
  table: Name,
  severity,
});

/**
 * At least one row has something in its list column, unless the other table, which fills the lists,
 * has no rows. If all polygons or all points are in the wrong place, every list is empty.
 */
export function anyFound<const Column extends string>(
  list: Column,
  table: { readonly name: string },
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'anyFound', columns: [list], table: nameOf(table), ...orFail(options) };
}

export const anyFoundKind = checkKind({
  schema,
  args: ({ columns, table }) => `${columns.join(', ')}, ${table}`,
  problems: ({ columns }, types) => expectLists(columns, types),
  selects(check, { name, rows }) {
    const [list = ''] = check.columns.map(identifier);
    const [other, from] = [check.table, rows].map(identifier);
    // The engines stop at the first row that is found. They do not if an UNNEST gives the rows, which
    // took 110 s for 33 million.
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT other_rows FROM (SELECT count(*) AS other_rows FROM ${other}) AS counted WHERE other_rows > 0 AND NOT EXISTS (SELECT 1 FROM ${from} WHERE array_join(${list}, '') <> '')`,
      },
    ];
  },
  otherTables: ({ table }) => [table],
  tells({ samples: [sample] }, name) {
    const [, list, table] = /\((.*), (.*)\)/.exec(name) ?? [];
    const others = Number(sample?.['other_rows']);
    const rows = plural(others, 'row');
    return `\`${list}\` is empty in every row, though \`${table}\` has ${rows}; look whether both have their coordinates in one order (longitude first) and in one system (degrees, WGS 84)`;
  },
  acceptable: true,
});
