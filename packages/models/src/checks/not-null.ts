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

const schema = z.strictObject({ kind: z.literal('notNull'), columns, severity });

export function notNull<const Column extends string>(
  names: Column | readonly Column[],
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'notNull', columns: listed(names), ...orFail(options) };
}

export const notNullKind = checkKind({
  schema,
  selects(check, { name, rows }) {
    const columns = check.columns.map(identifier);
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE ${columns.map((c) => `${c} IS NULL`).join(' OR ')}`,
        assurances: [{ sql: columns.map((c) => `count(*) = count(${c})`).join(' AND ') }],
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});
