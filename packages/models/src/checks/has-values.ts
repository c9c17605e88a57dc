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

const schema = z.strictObject({
  kind: z.literal('hasValues'),
  columns: oneColumn,
  values: z.array(z.int()).min(1),
  severity,
});

/** Each of these whole numbers is the value of some row, such as the ids that an extract asks for. */
export function hasValues<const Column extends string>(
  column: Column,
  values: readonly number[],
  options?: CheckOptions,
): CheckOn<Column, z.output<typeof schema>> {
  return { kind: 'hasValues', columns: [column], values: [...values], ...orFail(options) };
}

export const hasValuesKind = checkKind({
  schema,
  args: ({ columns, values }) => [...columns, ...values].join(', '),
  problems: ({ columns }, types) => expectNumbers(columns, types),
  selects(check, { name, rows }) {
    const [column = ''] = check.columns.map(identifier);
    const values = check.values.map((value) => `(${sqlLiteral(value)})`).join(', ');
    return [
      {
        name,
        severity: check.severity,
        sql: `SELECT ${column} FROM (VALUES ${values}) AS expected (${column}) WHERE ${column} NOT IN (SELECT ${column} FROM ${identifier(rows)} WHERE ${column} IS NOT NULL) ORDER BY ${column}`,
      },
    ];
  },
  tells({ samples }) {
    const [column = ''] = Object.keys(samples[0] ?? {});
    return `no row has the ${column} ${samples.map((sample) => sample[column]).join(', ')}`;
  },
});
