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
import { nullLists } from './null-lists.ts';

const schema = z.strictObject({ kind: z.literal('notNull'), columns, severity });

export function notNull<const Column extends string>(
  names: Column | readonly Column[],
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'notNull', columns: listed(names), ...orFail(options) };
}

export const notNullKind = checkKind({
  schema,
  selects(check, over) {
    const { name, rows } = over;
    const columns = check.columns.map(identifier);
    const known = check.columns.map((column) => nullLists(over, column) ?? countNulls(column));
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE ${columns.map((c) => `${c} IS NULL`).join(' OR ')}`,
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
