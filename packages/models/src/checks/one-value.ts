import { z } from 'zod';
import { identifier } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  oneColumn,
  orFail,
  severity,
} from './check-kind.ts';

const schema = z.strictObject({ kind: z.literal('oneValue'), columns: oneColumn, severity });

/** All rows have the same value, which is not null. */
export function oneValue<const Column extends string>(
  column: Column,
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'oneValue', columns: [column], ...orFail(options) };
}

export const oneValueKind = checkKind({
  schema,
  selects(check, { name, rows }) {
    const [named = ''] = check.columns;
    const column = identifier(named);
    return [
      {
        name,
        severity: check.severity,
        sql: `WITH found AS (SELECT ${column}, count(*) AS times FROM ${identifier(rows)} GROUP BY ${column}) SELECT ${column}, times FROM found WHERE ${column} IS NULL OR (SELECT count(*) FROM found) > 1`,
        assurances: [{ sql: `count(*) = count(${column}) AND min(${column}) = max(${column})` }],
        afterPatch: { rule: 'sameValue', column: named },
      },
    ];
  },
});
