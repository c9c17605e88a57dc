import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { ast } from '../sql/parser.ts';
import { type Expression, tokens } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

/** Clauses of a SELECT that the parser accepts for other engines, by their first word. */
const FOREIGN_PARTS = {
  top: 'TOP',
  into: 'INTO',
  distinct_on: 'DISTINCT',
  qualify: 'QUALIFY',
  distribute_by: 'DISTRIBUTE',
  cluster_by: 'CLUSTER',
  sort_by: 'SORT',
  connect: 'CONNECT',
} as const;

/** Syntax that the parser accepts and Athena does not, or that the engines execute differently. */
export function clauseMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const mistakes: Mistake[] = [];
  const found = (word: string, message: string) =>
    mistakes.push(at(placeOf(query, word), `query \`${query.name}\`: ${message}`));
  ast.walk(tree, {
    enter: (node) => {
      if ('select' in node) {
        for (const [part, word] of Object.entries(FOREIGN_PARTS)) {
          if (node.select[part as keyof typeof FOREIGN_PARTS]) {
            const shown = part.replaceAll('_', ' ').toUpperCase();
            found(word, `Athena’s SELECT has no ${shown}`);
          }
        }
      }
      if ('table' in node && node.table.table_sample) {
        found(
          'TABLESAMPLE',
          'a bake must return the same rows from the same inputs; remove TABLESAMPLE',
        );
      }
      const cast = castOf(node);
      if (cast?.double_colon_syntax) found('::', 'Athena has no `::`; use CAST');
    },
  });
  const words = tokens(query.text).filter(({ type }) => type !== 'STRING');
  // A name in quotes is no word of SQL.
  const text = (i: number) =>
    words[i]?.type === 'QUOTED_IDENTIFIER' ? '"' : (words[i]?.text.toUpperCase() ?? '');
  words.forEach((_, i) => {
    if (text(i) === 'MINUS' && BEGINS.includes(text(i + 1)) && text(i - 1) !== 'AS') {
      found('MINUS', 'Athena has no MINUS between queries; write EXCEPT');
    }
    const before = text(i - 1) === 'ALL' ? text(i - 2) : text(i - 1);
    const isFirst = BEFORE_A_QUERY.includes(before) && text(i - 2) !== 'TRIM';
    if (text(i) === 'FROM' && isFirst) {
      mistakes.push(
        at(words[i]?.start, `query \`${query.name}\`: Athena’s queries begin with SELECT`),
      );
    }
  });
  return mistakes;
}

const BEGINS = ['SELECT', 'VALUES', 'TABLE', '('];
const BEFORE_A_QUERY = ['', '(', 'UNION', 'EXCEPT', 'INTERSECT'];

function castOf(node: Expression) {
  if ('cast' in node) return node.cast;
  return 'try_cast' in node ? node.try_cast : undefined;
}

function placeOf(query: QueryText, word: string): number | undefined {
  return tokens(query.text).find(
    ({ text, type }) =>
      type !== 'STRING' && type !== 'QUOTED_IDENTIFIER' && text.toUpperCase() === word,
  )?.start;
}
