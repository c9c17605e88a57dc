import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { ast } from '../sql/parser.ts';
import { type Expression, tokens } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

/** Athena's functions without brackets, which the parser also reads in names in quotes. */
const OURS = [
  'current_catalog',
  'current_date',
  'current_role',
  'current_schema',
  'current_time',
  'current_timestamp',
  'current_user',
  'localtime',
  'localtimestamp',
];

/** Those of other engines, which the parser reads in names without quotes, too. */
const OTHERS = ['current_datetime', 'session_user', 'sysdate', 'systimestamp'];

/** Names that the parser takes for calls without brackets, and Athena does not. */
export function calledNames(tree: Expression, query: QueryText, at: At): Mistake[] {
  const words = tokens(query.text);
  return words.flatMap(({ type, text, start }, i) => {
    const name = text.toLowerCase();
    const mayBe = type === 'QUOTED_IDENTIFIER' ? [...OURS, ...OTHERS] : OTHERS;
    if (type === 'STRING' || !mayBe.includes(name) || !isCalled(tree, name)) return [];
    const [before, next] = [words[i - 1]?.text, words[i + 1]?.text];
    if (before === '.' || before?.toUpperCase() === 'AS' || next === '.' || next === '(') return [];
    return [
      at(
        start,
        `query \`${query.name}\`: \`${text}\` is read as a function, even in quotes; as a name write its table before it: a."${text}"`,
      ),
    ];
  });
}

function isCalled(tree: Expression, name: string): boolean {
  return (
    ast.findFirst(tree, (node) => {
      const type: string = ast.getExprType(node);
      if (type.replaceAll('_', '') === name.replaceAll('_', '')) return true;
      const data = ast.getExprData(node) as { name?: unknown } | null;
      return type === 'function' && String(data?.name).toLowerCase() === name;
    }) !== undefined
  );
}
