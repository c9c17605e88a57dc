import { z } from 'zod';
import { formatCount, plural } from '../amount-text.ts';
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
import { shareOf } from './share-of.ts';

const schema = z
  .strictObject({
    kind: z.literal('shareBetween'),
    columns: oneColumn,
    share: z.number().gt(0).max(1),
    least: z.number(),
    most: z.number(),
    severity,
  })
  .refine(({ least, most }) => least <= most, 'expected `least` to be at most `most`');

/**
 * At least this share of the values that are not null is within both bounds, which are included. It
 * finds values that are all wrong, such as coordinates in another system, where `between` can only
 * warn because some values are rightly outside.
 *
 * @param share above 0, at most 1
 */
export function shareBetween<const Column extends string>(
  share: number,
  column: Column,
  least: number,
  most: number,
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'shareBetween', columns: [column], share, least, most, ...orFail(options) };
}

export const shareBetweenKind = checkKind({
  schema,
  args: ({ columns, share, least, most }) => `${share}, ${columns.join(', ')}, ${least}, ${most}`,
  problems: ({ columns }, types) => expectNumbers(columns, types),
  selects(check, { name, rows }) {
    const [column = ''] = check.columns.map(identifier);
    const [least, most] = [check.least, check.most].map(sqlLiteral);
    const within = `count_if(${column} BETWEEN ${least} AND ${most})`;
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT count(${column}) AS row_count, ${within} AS within FROM ${identifier(rows)} HAVING ${within} < ${shareOf(check.share, `count(${column})`)}`,
        assurances: [{ sql: `min(${column}) >= ${least} AND max(${column}) <= ${most}` }],
      },
    ];
  },
  tells({ samples: [sample] }, name) {
    const [, share = '', column = '', least = '', most = ''] =
      /\(([^,]*), (.*), ([^,]*), ([^,]*)\)$/.exec(name) ?? [];
    const [within, rows] = [Number(sample?.['within']), Number(sample?.['row_count'])];
    const expected = formatCount(Math.ceil(Number(share) * rows));
    return `${column} is from ${least} to ${most} in ${formatCount(within)} of ${plural(rows, 'row')}; expected at least ${expected}`;
  },
});
