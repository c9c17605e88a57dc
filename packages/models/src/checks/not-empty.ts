import { z } from 'zod';
import { Name } from '../name.ts';
import { identifier, sqlLiteral } from '../sql-text.ts';
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

/** Whoever is to act on a name needs all of them, so more are kept than of wrong rows. */
const MOST_NAMES = 1000;

/**
 * A character that is to be seen: none of Unicode's spaces, controls and marks of direction or width. The
 * engines only agree on characters that a pattern lists. ASCII's controls are escaped, because
 * CloudFormation's answers are XML, which cannot have them.
 */
const SEEN =
  '[^\\x01-\\x20\\x7f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]';

const schema = z.strictObject({
  kind: z.literal('notEmpty'),
  columns,
  severity,
  naming: Name.optional(),
});

type NotEmpty = z.output<typeof schema>;

/**
 * The value is neither null nor a text in which nothing is to be seen, such as a no-break space.
 *
 * With `naming`, what is found are the different values of that column instead of rows, and all of
 * them are reported: the ballots that have no polygon.
 */
export function notEmpty<const Column extends string>(
  names: Column | readonly Column[],
  options?: CheckOptions,
): CheckOn<Column, NotEmpty>;
export function notEmpty<const Column extends string, const Naming extends string>(
  names: Column | readonly Column[],
  options: CheckOptions & { readonly naming: Naming },
): CheckOn<Column | Naming, NotEmpty>;
export function notEmpty(
  names: string | readonly string[],
  options?: CheckOptions & { readonly naming?: string },
): CheckOn<string, NotEmpty> {
  return { kind: 'notEmpty', columns: listed(names), ...orFail(options) };
}

export const notEmptyKind = checkKind({
  schema,
  problems: ({ columns, naming }, types) => [
    ...expectTexts(columns, types),
    ...(naming === undefined || types.has(naming)
      ? []
      : [
          `\`naming\`: \`${naming}\` is not a column; expected one of ${[...types.keys()].join(', ')}`,
        ]),
  ],
  selects(check, { name, rows }) {
    const columns = check.columns.map(identifier);
    // A value that begins with a visible ASCII character is not blank.
    const surely = columns.map((c) => `count(*) = count_if(${c} >= '!' AND ${c} <= '~')`);
    const found = `FROM ${identifier(rows)} WHERE ${columns.map((c) => `${c} IS NULL OR NOT regexp_like(${c}, ${sqlLiteral(SEEN)})`).join(' OR ')}`;
    const common = {
      name,
      severity: check.severity,
      assurances: [{ sql: surely.join(' AND ') }],
    };
    return [
      check.naming === undefined
        ? { ...common, sql: `SELECT * ${found}`, afterPatch: { rule: 'eachRow' } }
        : {
            ...common,
            sql: `SELECT DISTINCT ${identifier(check.naming)} ${found}`,
            mostSamples: MOST_NAMES,
          },
    ];
  },
});
