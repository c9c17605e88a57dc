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
import { expectTexts } from './column-types.ts';
import { patternFields, patternOf } from './pattern.ts';

const schema = z.strictObject({
  kind: z.literal('matches'),
  columns: oneColumn,
  ...patternFields,
  /** What the pattern describes, for the check's name, since patterns are hard to read. */
  as: z.string().regex(/\S/, 'expected what the pattern describes').optional(),
  severity,
});

/**
 * The whole value matches a regular expression. `validate` reports the parts of it that the engines
 * interpret differently: see `docs/defining.md`.
 *
 * @param options `as` describes the pattern in a few words: `1 to 12 digits`
 */
export function matches<const Column extends string>(
  column: Column,
  pattern: RegExp,
  options?: CheckOptions & { readonly as?: string },
): CheckOn<Column, z.output<typeof schema>> {
  return {
    kind: 'matches',
    columns: [column],
    ...patternOf(pattern),
    ...orFail(options),
  };
}

export const matchesKind = checkKind({
  schema,
  args: ({ columns, pattern, as = pattern }) => `${columns.join(', ')}, ${as}`,
  problems: ({ columns }, types) => expectTexts(columns, types),
  selects(check, { name, rows, declared }) {
    const [column = ''] = check.columns.map(identifier);
    // Athena's `$` also matches before a line end at the end of the text, and would allow one.
    const like = `regexp_like(${column}, ${sqlLiteral(`\\A(?:${check.pattern})\\z`)})`;
    const isKey = declared.some(
      ({ kind, columns }) =>
        kind === 'unique' && columns.length === 1 && columns[0] === check.columns[0],
    );
    // Matching a pattern costs more than grouping where values repeat, so each distinct value is
    // matched once. Keys do not repeat: 5 million UPRNs took 1.4 s, and 4.6 s grouped. They are read
    // once for all checks: alone, with all columns of the wrong rows at hand, they took 2.8 s of
    // processor time, and 0.35 s more than the others' scan.
    const values = `SELECT ${column}, count(*) AS times FROM ${identifier(rows)} GROUP BY ${column}`;
    return [
      {
        name,
        severity: check.severity,
        sql: isKey
          ? `SELECT * FROM ${identifier(rows)} WHERE NOT ${like}`
          : `SELECT ${column}, times FROM (${values}) AS found WHERE NOT ${like}`,
        ...(isKey ? { countedInScan: true } : {}),
        afterPatch: { rule: 'eachRow' },
      },
    ];
  },
});
