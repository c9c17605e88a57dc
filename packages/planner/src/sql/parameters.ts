import { literal } from './literal.ts';
import { ATHENA, type Token, tokens } from './syntax.ts';

/** A `:name` in a query's text. */
export interface ParameterUse {
  readonly name: string;
  /** Unicode characters from the start of the text. */
  readonly start: number;
  readonly end: number;
}

export function parameterUses(sql: string, dialect = ATHENA): readonly ParameterUse[] {
  const found = tokens(sql, dialect);
  return found.flatMap((colon, i) => {
    const name = found[i + 1];
    // PostgreSQL's slices have a colon before a number: `x[1:2]`.
    return colon.type === 'COLON' && name && /^[A-Za-z_]/.test(name.text) && follows(colon, name)
      ? [{ name: name.text, start: colon.start, end: name.end }]
      : [];
  });
}

/**
 * Puts values in the places of the parameters, as literals, and leaves every other character,
 * comments and line breaks included, as its author wrote it.
 */
export function bindParameters(
  sql: string,
  values: ReadonlyMap<string, string | number | boolean>,
): string {
  const characters = Array.from(sql);
  let bound = '';
  let end = 0;
  for (const use of parameterUses(sql)) {
    const value = values.get(use.name);
    if (value === undefined) throw new RangeError(`no value for :${use.name}`);
    bound += characters.slice(end, use.start).join('') + literal(value);
    end = use.end;
  }
  return bound + characters.slice(end).join('');
}

function follows(first: Token, second: Token): boolean {
  return first.end === second.start;
}
