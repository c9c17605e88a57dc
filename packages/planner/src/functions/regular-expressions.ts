import { sqlLiteral } from '@dc-data-baker/models';
import { type Pattern, readPattern } from '../sql/pattern.ts';
import { PatternProblem } from '../sql/pattern-problem.ts';
import type { Not } from '../sql/translate/refusal.ts';
import { numberOf, type Term, textOf } from '../sql/translate/term.ts';

/** The meaning of `$` in Joni: at the end, or before a final line end. */
const DOLLAR = '\\n?\\z';

function patternOf(term: Term | undefined): Pattern | Not {
  const text = textOf(term?.node);
  if (text === undefined) {
    return {
      not: 'write the pattern as a literal, so that it can be checked that both engines read it the same way',
    };
  }
  try {
    return readPattern(text);
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    return { not: error.message };
  }
}

/** The whole pattern as a DuckDB string literal. */
function whole(pattern: Pattern): string {
  return sqlLiteral(pattern.endsInDollar ? `${pattern.re2}${DOLLAR}` : pattern.re2);
}

export function regexpLike([, pattern]: readonly Term[]): string | Not {
  const read = patternOf(pattern);
  return 'not' in read ? read : `regexp_matches($1, ${whole(read)})`;
}

/** If nothing matches, DuckDB's regexp_extract returns '' and Athena's returns null. */
export function regexpExtract([, pattern, group]: readonly Term[]): string | Not {
  const read = patternOf(pattern);
  if ('not' in read) return read;
  const number = group === undefined ? 0 : Number(numberOf(group.node) ?? -1);
  const caught = read.groups[number - 1];
  if (number !== 0 && !caught) {
    return { not: `write the number of one of the pattern’s ${read.groups.length} groups` };
  }
  if (caught?.optional) {
    return {
      not: 'a group that does not take part in the match is null in Athena and empty in DuckDB; remove `|`, `?` and `*` from around it',
    };
  }
  if (read.endsInDollar && read.hasAlternatives) return { not: 'write `\\z` instead of `$`' };
  // The line end before which `$` matches is not part of the match.
  const isCut = read.endsInDollar && number === 0;
  const re2 = isCut ? sqlLiteral(`(${read.re2})${DOLLAR}`) : whole(read);
  const matched = whole(read);
  return `CASE WHEN regexp_matches($1, ${matched}) THEN regexp_extract($1, ${re2}, ${isCut ? 1 : number}) END`;
}

/** Without the option 'g' DuckDB only replaces the first match. */
export function regexpReplace([, pattern, replacement]: readonly Term[]): string | Not {
  const read = patternOf(pattern);
  if ('not' in read) return read;
  if (read.canBeEmpty) {
    return { not: 'the engines replace matches of an empty text differently; use `+` for `*`' };
  }
  if (read.endsInDollar) return { not: 'write `\\z` instead of `$`' };
  const text = replacement === undefined ? '' : textOf(replacement.node);
  if (text === undefined || /\\|\$(?!\d)|\$\d\d/.test(text)) {
    return {
      not: 'write the replacement as a text without a backslash, and a group as `$1`, not by a name',
    };
  }
  const groups = [...text.matchAll(/\$(\d)/g)].map(([, group]) => Number(group));
  if (groups.some((group) => group > read.groups.length)) {
    return { not: `the pattern has ${read.groups.length} groups` };
  }
  return `regexp_replace($1, ${whole(read)}, ${sqlLiteral(text.replaceAll('$', '\\'))}, 'g')`;
}
