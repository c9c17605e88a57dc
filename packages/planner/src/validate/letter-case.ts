import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { tokens } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

/**
 * Names that are one to Athena, which compares them as Java's `equalsIgnoreCase`, and two to DuckDB,
 * which knows the two cases of ASCII's letters alone. Names outside of the query are ASCII.
 */
export function letterCaseMistakes(query: QueryText, at: At): Mistake[] {
  const spellings = new Map<string, string>();
  return tokens(query.text).flatMap(({ type, text, start }) => {
    if (type !== 'QUOTED_IDENTIFIER' && type !== 'VAR') return [];
    const name = athenasName(text);
    const known = isAscii(name) ? name : (spellings.get(name) ?? text);
    spellings.set(name, known);
    if (duckdbsName(known) === duckdbsName(text)) return [];
    return [
      at(
        start,
        `query \`${query.name}\`: \`${text}\` and \`${known}\` are one name to Athena and two to DuckDB; write it in one way`,
      ),
    ];
  });
}

function athenasName(name: string): string {
  return Array.from(name, (character) => oneOf(oneOf(character, 'upper'), 'lower')).join('');
}

/** Java changes a character only if it is still one: `ß` has no capital to it. */
function oneOf(character: string, to: 'upper' | 'lower'): string {
  const changed = to === 'upper' ? character.toUpperCase() : character.toLowerCase();
  return Array.from(changed).length === 1 ? changed : character;
}

function duckdbsName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

const isAscii = (text: string) => !/[^ -~]/.test(text);
