import { z } from 'zod';
import { Name } from './name.ts';

/** A failed check stops the bake before publishing; with `warn` it is counted and reported. */
export const SeveritySchema = z.enum(['fail', 'warn']);
export type Severity = z.output<typeof SeveritySchema>;

const columns = z.array(Name).min(1, 'expected at least one column');
const severity = SeveritySchema.default('fail');

/** A check is a SELECT that returns the rows that are wrong; no rows, no problem. */
export const CheckSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('unique'),
    columns,
    severity,
    /** What rows that are alike in every column mean; rows that differ always fail. */
    identicalRows: SeveritySchema,
  }),
  z.strictObject({ kind: z.literal('sameKeys'), columns, table: Name, severity }),
  z.strictObject({ kind: z.literal('oneValue'), columns: columns.max(1), severity }),
  z.strictObject({ kind: z.literal('notNull'), columns, severity }),
  z.strictObject({ kind: z.literal('notEmpty'), columns, severity }),
  z.strictObject({
    kind: z.literal('between'),
    columns: columns.max(1),
    least: z.number(),
    most: z.number(),
    severity,
  }),
  z.strictObject({
    kind: z.literal('matches'),
    columns: columns.max(1),
    pattern: z.string().refine(isRegularExpression, 'expected a regular expression'),
    severity,
  }),
  z.strictObject({
    kind: z.literal('rowCount'),
    columns: z.array(Name).max(0).default([]),
    least: z.int().min(0),
    most: z.int().min(0).optional(),
    severity,
  }),
]);

type AnyCheck = z.output<typeof CheckSchema>;
export type CheckKind = AnyCheck['kind'];

/** A check on the columns `Column`; a table only takes checks on columns that it has. */
export type Check<Column extends string = string, Kind extends CheckKind = CheckKind> = {
  [K in Kind]: Omit<Extract<AnyCheck, { kind: K }>, 'columns'> & {
    readonly columns: readonly Column[];
  };
}[Kind];

interface CheckOptions {
  readonly severity?: Severity;
}

const orFail = (options?: CheckOptions): { severity: Severity } => ({
  severity: options?.severity ?? 'fail',
});

/** No two rows have the same key. `identicalRows: 'warn'` lets whole rows stand twice. */
export function unique<const Column extends string>(
  columns: Column | readonly Column[],
  options?: CheckOptions & { readonly identicalRows?: Severity },
): Check<Column, 'unique'> {
  return {
    kind: 'unique',
    columns: typeof columns === 'string' ? [columns] : columns,
    identicalRows: options?.identicalRows ?? 'fail',
    ...orFail(options),
  };
}

/** The key column holds the same set of values as the column of that name in another table. */
export function sameKeys<Other extends string, Column extends Other>(
  column: Column,
  table: { readonly name: string; readonly columns: readonly { readonly name: Other }[] },
  options?: CheckOptions,
): Check<Column, 'sameKeys'> {
  return { kind: 'sameKeys', columns: [column], table: table.name, ...orFail(options) };
}

/** Every row holds the same value, and there is one. */
export function oneValue<const Column extends string>(
  column: Column,
  options?: CheckOptions,
): Check<Column, 'oneValue'> {
  return { kind: 'oneValue', columns: [column], ...orFail(options) };
}

export function notNull<const Column extends string>(
  columns: Column | readonly Column[],
  options?: CheckOptions,
): Check<Column, 'notNull'> {
  return {
    kind: 'notNull',
    columns: typeof columns === 'string' ? [columns] : columns,
    ...orFail(options),
  };
}

/** Neither null nor the empty string. */
export function notEmpty<const Column extends string>(
  columns: Column | readonly Column[],
  options?: CheckOptions,
): Check<Column, 'notEmpty'> {
  return {
    kind: 'notEmpty',
    columns: typeof columns === 'string' ? [columns] : columns,
    ...orFail(options),
  };
}

/** Within both bounds, which are included; null passes, NaN does not. */
export function between<const Column extends string>(
  column: Column,
  least: number,
  most: number,
  options?: CheckOptions,
): Check<Column, 'between'> {
  return { kind: 'between', columns: [column], least, most, ...orFail(options) };
}

/** The whole value matches a regular expression that both engines understand (RE2's syntax). */
export function matches<const Column extends string>(
  column: Column,
  pattern: RegExp,
  options?: CheckOptions,
): Check<Column, 'matches'> {
  return { kind: 'matches', columns: [column], pattern: pattern.source, ...orFail(options) };
}

/** The table has at least (and at most) so many rows. */
export function rowCount(
  bounds: { readonly least: number; readonly most?: number },
  options?: CheckOptions,
): Check<never, 'rowCount'> {
  return { kind: 'rowCount', columns: [], ...bounds, ...orFail(options) };
}

/** A check's name on screen, in plans and in manifests, such as `unique(uprn)`. */
export function checkName(check: Check): string {
  const columns = check.columns.join(', ');
  switch (check.kind) {
    case 'sameKeys':
      return `sameKeys(${columns}, ${check.table})`;
    case 'between':
      return `between(${columns}, ${check.least}, ${check.most})`;
    case 'matches':
      return `matches(${columns}, ${check.pattern})`;
    case 'rowCount':
      return `rowCount(${check.least}..${check.most ?? ''})`;
    default:
      return `${check.kind}(${columns})`;
  }
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
