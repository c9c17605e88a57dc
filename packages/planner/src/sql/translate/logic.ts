import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { BOOLEAN } from '../trino-type.ts';
import { mayFail } from './failure.ts';
import { fill, type Term } from './term.ts';
import { canTry } from './unless-null.ts';

export type Connective = 'and' | 'or';

interface Words {
  /** Whether one condition decides the result, and which result. */
  readonly decides: string;
  readonly decided: string;
}

const WORDS: Readonly<Record<Connective, Words>> = {
  and: { decides: 'NOT $1', decided: 'FALSE' },
  or: { decides: '$1', decided: 'TRUE' },
};

/**
 * Conditions combined by AND or OR. Athena stops at the first condition that decides the result,
 * and with constants it does so wherever that condition is; DuckDB may evaluate all of them, and
 * fail.
 *
 * @param isBare selects the conditions that are not guarded, even if they may fail
 */
export function connected(
  connective: Connective,
  conditions: readonly Term[],
  isBare: (condition: Term) => boolean = () => false,
): Term {
  const { decides, decided } = WORDS[connective];
  const fails = conditions.filter((condition) => mayFail(condition) && !isBare(condition));
  const others = conditions.filter((condition) => !fails.includes(condition));
  const deciding = [
    ...others.filter((condition) => !mayFail(condition)).map(({ node }) => fill(decides, [node])),
    ...(fails.length > 1 ? fails : [])
      .filter(({ node }) => canTry(node))
      .map(({ node }) => fill(decides.replace('$1', 'TRY($1)'), [node])),
  ];
  if (fails.length === 0 || deciding.length === 0) {
    return { type: BOOLEAN, node: chain(connective, conditions.map(nodeOf)) };
  }
  const guarded = fill(`CASE WHEN $1 THEN ${decided} ELSE $2 END`, [
    chain('or', deciding),
    chain(connective, fails.map(nodeOf)),
  ]);
  return { type: BOOLEAN, node: chain(connective, [...others.map(nodeOf), guarded]) };
}

const nodeOf = ({ node }: Term): Expression => node;

/** In halves, as the parser reads it: one after the other, a hundred would be nested too deeply. */
function chain(connective: Connective, nodes: readonly Expression[]): Expression {
  const [only] = nodes;
  if (only && nodes.length === 1) return only;
  const middle = Math.ceil(nodes.length / 2);
  const [left, right] = [nodes.slice(0, middle), nodes.slice(middle)];
  return ast.makeExpr(connective, {
    left: chain(connective, left),
    right: chain(connective, right),
  });
}

/** The conditions of a chain with one connective, from left to right. */
export function operandsOf(connective: Connective, node: Expression): readonly Expression[] {
  if (ast.getExprType(node) !== connective) return [node];
  const { left, right } = ast.getExprData(node) as unknown as Record<'left' | 'right', Expression>;
  return [...operandsOf(connective, left), ...operandsOf(connective, right)];
}
