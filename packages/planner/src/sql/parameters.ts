import { sqlLiteral } from '@dc-data-baker/models';
import { type Placeholder, placeholderSql } from './placeholder.ts';
import { ATHENA, type Token, tokens } from './syntax.ts';

/** The value of a parameter, or a placeholder for one that is not known yet. */
export type ParameterValue = string | number | boolean | Placeholder;

/** The values of parameters, by name. */
export type ParameterValues = ReadonlyMap<string, ParameterValue>;

/** A parameter's value as an expression in Athena's SQL. */
export function parameterSql(value: ParameterValue): string {
  return typeof value === 'object' ? placeholderSql(value) : sqlLiteral(value);
}

/** A `:name` in a query's text. */
export interface ParameterUse {
  readonly name: string;
  /** In Unicode characters from the start of the text. */
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
 * Replaces the parameters by their values, as literals. Every other character, including comments
 * and line breaks, stays as its author wrote it.
 */
export function bindParameters(sql: string, values: ParameterValues): string {
  const characters = Array.from(sql);
  let bound = '';
  let end = 0;
  for (const use of parameterUses(sql)) {
    const value = values.get(use.name);
    if (value === undefined) throw new RangeError(`no value for :${use.name}`);
    bound += characters.slice(end, use.start).join('') + parameterSql(value);
    end = use.end;
  }
  return bound + characters.slice(end).join('');
}

function follows(first: Token, second: Token): boolean {
  return first.end === second.start;
}
