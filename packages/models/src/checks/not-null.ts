import { z } from 'zod';
import { identifier } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  columns,
  listed,
  orFail,
  severity,
} from './check-kind.ts';
import type { Assurance } from './check-select.ts';
import { wholeLists } from './whole-lists.ts';

const schema = z.strictObject({ kind: z.literal('notNull'), columns, severity });

/** No value is null. In a column of lists of texts, no list has an element that is null or an empty text. */
export function notNull<const Column extends string>(
  names: Column | readonly Column[],
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'notNull', columns: listed(names), ...orFail(options) };
}

export const notNullKind = checkKind({
  schema,
  selects(check, over) {
    const { name, rows, types } = over;
    const known = check.columns.map((column) => wholeLists(over, column) ?? countNulls(column));
    // With a null in a list, `contains` is null.
    const missing = check.columns.map((column) =>
      types.get(column) === 'array<string>'
        ? `coalesce(contains(${identifier(column)}, ''), true)`
        : `${identifier(column)} IS NULL`,
    );
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE ${missing.join(' OR ')}`,
        assurances: [
          {
            sql: known.map(({ sql }) => sql).join(' AND '),
            parts: known.flatMap(({ parts = [] }) => parts),
          },
        ],
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});

function countNulls(column: string): Assurance {
  return { sql: `count(*) = count(${identifier(column)})` };
}
