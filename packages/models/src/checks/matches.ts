import { z } from 'zod';
import { identifier, sqlLiteral } from '../sql-text.ts';
import {
  type CheckOn,
  type CheckOptions,
  checkKind,
  oneColumn,
  orFail,
  severity,
} from './check-kind.ts';

const schema = z.strictObject({
  kind: z.literal('matches'),
  columns: oneColumn,
  pattern: z.string().refine(isRegularExpression, 'expected a regular expression'),
  severity,
});

/** The whole value matches a regular expression that both engines understand (RE2's syntax). */
export function matches<const Column extends string>(
  column: Column,
  pattern: RegExp,
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'matches', columns: [column], pattern: pattern.source, ...orFail(options) };
}

export const matchesKind = checkKind({
  schema,
  args: ({ columns, pattern }) => `${columns.join(', ')}, ${pattern}`,
  selects(check, { name, rows }) {
    const [column = ''] = check.columns.map(identifier);
    return [
      {
        name,
        severity: check.severity,
        // Distinct values first: a pattern costs more than a grouping, and values repeat.
        sql: `SELECT ${column}, times FROM (SELECT ${column}, count(*) AS times FROM ${identifier(rows)} GROUP BY ${column}) AS found WHERE NOT regexp_like(${column}, ${sqlLiteral(`^(?:${check.pattern})$`)})`,
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
