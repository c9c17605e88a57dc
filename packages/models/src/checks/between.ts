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

const schema = z
  .strictObject({
    kind: z.literal('between'),
    columns: oneColumn,
    least: z.number(),
    most: z.number(),
    severity,
  })
  .refine(({ least, most }) => least <= most, 'expected `least` to be at most `most`');

/** Within both bounds, which are included; null passes, NaN does not. */
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
  selects(check, { name, rows }) {
    const [column = ''] = check.columns.map(identifier);
    const [least, most] = [sqlLiteral(check.least), sqlLiteral(check.most)];
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT * FROM ${identifier(rows)} WHERE NOT (${column} BETWEEN ${least} AND ${most})`,
        // NaN is the greatest to DuckDB, so it is not taken for one that is between.
        assurances: [{ sql: `min(${column}) >= ${least} AND max(${column}) <= ${most}` }],
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});
