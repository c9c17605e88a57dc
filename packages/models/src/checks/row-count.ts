import { z } from 'zod';
import { formatCount, plural } from '../amount-text.ts';
import { Name } from '../name.ts';
import { optionsOf } from '../options-of.ts';
import { identifier } from '../sql-text.ts';
import { type CheckOn, type CheckOptions, checkKind, orFail, severity } from './check-kind.ts';

const schema = z
  .strictObject({
    kind: z.literal('rowCount'),
    columns: z.array(Name).max(0).default([]),
    least: z.int().min(0),
    most: z.int().min(0).optional(),
    severity,
  })
  .refine(
    ({ least, most }) => most === undefined || least <= most,
    'expected `least` to be at most `most`',
  );

/** The table has at least, and optionally at most, this many rows. */
export function rowCount(
  bounds: { readonly least: number; readonly most?: number },
  options?: CheckOptions,
): CheckOn<never, z.output<typeof schema>> {
  return { kind: 'rowCount', columns: [], ...optionsOf(bounds), ...orFail(options) };
}

export const rowCountKind = checkKind({
  schema,
  args: ({ least, most }) => `${least}..${most ?? ''}`,
  selects(check, { name, rows }) {
    const most = check.most === undefined ? '' : ` AND count(*) <= ${check.most}`;
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT count(*) AS row_count FROM ${identifier(rows)} HAVING NOT (count(*) >= ${check.least}${most})`,
      },
    ];
  },
  tells({ samples: [sample] }, name) {
    const [, least = '', most = ''] = /\((\d+)\.\.(\d*)\)/.exec(name) ?? [];
    const rows = plural(Number(sample?.['row_count']), 'row');
    const [from, to] = [least, most].map((limit) => formatCount(Number(limit)));
    return `it has ${rows}; expected ${most === '' ? `at least ${from}` : `${from} to ${to}`}`;
  },
});
