import { schemaOf } from '../analysis.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { Project } from '../project.ts';
import { tokens } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';
import { type WordAsName, wordAsName } from './word-as-name.ts';

/** What is said of a text that is no SQL if it is SQL with quotes around a word. */
export function unquotedName(
  project: Project,
  query: QueryText,
  offset: number,
): string | undefined {
  const meant = wordAsName(query.text, offset, namesFor(project, query));
  return meant && inQuotes(meant);
}

const inQuotes = ({ word }: WordAsName) => `if \`${word}\` is meant as a name, write "${word}"`;

/**
 * Adds to mistakes that a table or column has the name of a word of SQL and stands without quotes:
 * it may be the reason for the others.
 */
export function withUnquotedName(
  mistakes: readonly Mistake[],
  project: Project,
  query: QueryText,
  at: At,
): readonly Mistake[] {
  if (mistakes.length === 0 || mistakes.some(({ message }) => message.includes('as a name'))) {
    return mistakes;
  }
  const known = namesFor(project, query);
  // To the parser, all other words are names.
  const words = tokens(query.text).filter(({ type }) => type !== 'VAR');
  const names = words.map(({ text }) => text.toLowerCase()).filter((name) => known.has(name));
  const meant = names.length > 0 && wordAsName(query.text, 0, new Set(names), true);
  if (!meant) return mistakes;
  return [...mistakes, at(meant.start, `query \`${query.name}\`: ${inQuotes(meant)}`)];
}

/** The names of the tables in a query, and of their columns. */
function namesFor(project: Project, query: QueryText): ReadonlySet<string> {
  const { tables } = schemaOf(query.text, project.tables);
  return new Set(tables.flatMap(({ name, columns }) => [name, ...columns.map((c) => c.name)]));
}
