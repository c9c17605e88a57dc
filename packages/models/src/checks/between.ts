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
import { expectNumbers } from './column-types.ts';

const schema = z
  .strictObject({
    kind: z.literal('between'),
    columns: oneColumn,
    least: z.number(),
    most: z.number(),
    severity,
  })
  .refine(({ least, most }) => least <= most, 'expected `least` to be at most `most`');

/** The value is within both bounds, which are included; null passes, NaN does not. */
export function between<const Column extends string>(
  column: Column,
  least: number,
  most: number,
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'between', columns: [column], least, most, ...orFail(options) };
}

export const betweenKind = checkKind({
  schema,
  args: ({ columns, least, most }) => `${columns.join(', ')}, ${least}, ${most}`,
  problems: ({ columns }, types) => expectNumbers(columns, types),
  selects(check, { name, rows }) {
    const [column = ''] = check.columns.map(identifier);
    const [least, most] = [sqlLiteral(check.least), sqlLiteral(check.most)];
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE NOT (${column} BETWEEN ${least} AND ${most})`,
        // In DuckDB NaN is greater than every number, so it is never between two bounds.
        assurances: [{ sql: `min(${column}) >= ${least} AND max(${column}) <= ${most}` }],
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});
