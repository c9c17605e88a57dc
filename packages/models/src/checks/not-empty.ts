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
import { expectTexts } from './column-types.ts';

const schema = z.strictObject({ kind: z.literal('notEmpty'), columns, severity });

/** The value is neither null nor an empty string. */
export function notEmpty<const Column extends string>(
  names: Column | readonly Column[],
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'notEmpty', columns: listed(names), ...orFail(options) };
}

export const notEmptyKind = checkKind({
  schema,
  problems: ({ columns }, types) => expectTexts(columns, types),
  selects(check, { name, rows }) {
    const columns = check.columns.map(identifier);
    // A value that begins with a visible ASCII character is not blank.
    const surely = columns.map((c) => `count(*) = count_if(${c} >= '!' AND ${c} <= '~')`);
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE ${columns.map((c) => `${c} IS NULL OR trim(${c}) = ''`).join(' OR ')}`,
        assurances: [{ sql: surely.join(' AND ') }],
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});
