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

/** What is known of conditions that are put together. */
interface Among {
  /** Whether one decides wherever it stands: see `isFolded`. */
  readonly anywhere: boolean;
  /** Which are to stay for themselves whether or not they may fail. */
  readonly isBare?: (condition: Term) => boolean;
}

/**
 * Conditions combined by AND or OR. Athena stops at the first condition that decides the result; DuckDB
 * may evaluate all of them, and fail.
 */
export function connected(
  connective: Connective,
  conditions: readonly Term[],
  { anywhere, isBare = () => false }: Among,
): Term {
  const mayStop = (condition: Term) => mayFail(condition) && !isBare(condition);
  const node = anywhere
    ? decidedAnywhere(connective, conditions, mayStop)
    : decidedInOrder(connective, conditions, mayStop);
  return { type: BOOLEAN, node };
}

function decidedInOrder(
  connective: Connective,
  conditions: readonly Term[],
  mayStop: (condition: Term) => boolean,
): Expression {
  const { decides, decided } = WORDS[connective];
  const found = conditions.findIndex(mayStop);
  const stopping = conditions[found];
  if (!stopping) return chain(connective, conditions.map(nodeOf));
  const failing = stopping.node;
  const [before, after] = [conditions.slice(0, found), conditions.slice(found + 1)];
  const rest =
    after.length === 0
      ? failing
      : fill(`CASE WHEN ${decides} THEN ${decided} ELSE $2 END`, [
          failing,
          chain(connective, [failing, decidedInOrder(connective, after, mayStop)]),
        ]);
  const deciding = before.filter((condition) => !mayFail(condition));
  if (deciding.length === 0) return chain(connective, [...before.map(nodeOf), rest]);
  const guard = chain(
    'or',
    deciding.map(({ node }) => fill(decides, [node])),
  );
  const guarded = fill(`CASE WHEN $1 THEN ${decided} ELSE $2 END`, [guard, rest]);
  return chain(connective, [...before.map(nodeOf), guarded]);
}

function decidedAnywhere(
  connective: Connective,
  conditions: readonly Term[],
  mayStop: (condition: Term) => boolean,
): Expression {
  const { decides, decided } = WORDS[connective];
  const fails = conditions.filter(mayStop);
  const others = conditions.filter((condition) => !fails.includes(condition));
  const deciding = [
    ...others.filter((condition) => !mayFail(condition)).map(({ node }) => fill(decides, [node])),
    ...(fails.length > 1 ? fails : [])
      .filter(({ node }) => canTry(node))
      .map(({ node }) => fill(decides.replace('$1', 'TRY($1)'), [node])),
  ];
  if (fails.length === 0 || deciding.length === 0) {
    return chain(connective, conditions.map(nodeOf));
  }
  const guarded = fill(`CASE WHEN $1 THEN ${decided} ELSE $2 END`, [
    chain('or', deciding),
    chain(connective, fails.map(nodeOf)),
  ]);
  return chain(connective, [...others.map(nodeOf), guarded]);
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
