import { isNestedTooDeeply } from './nesting.ts';
import { hasOnly } from './nodes.ts';
import { ast } from './parser.ts';
import { ATHENA, type Expression, parseStatement, writeSql } from './syntax.ts';

/** Operators whose operands may be put together in any grouping. */
const CHAINED = ['union', 'intersect'];

/** Chains up to this length stay as they are: it is far from the deepest tree. */
const MOST_UNBALANCED = 8;

interface SetOperation {
  readonly left: Expression;
  readonly right: Expression;
  readonly all?: boolean;
}

/**
 * A tree with its long chains of UNION or INTERSECT in halves. The parser puts each operation into
 * the next, so that a chain of 50 was nested too deeply to be written.
 *
 * @param around what is put around each half
 */
export function withChainsInHalves(
  tree: Expression,
  around: (half: Expression) => Expression = (half) => half,
): Expression {
  return ast.transform(tree, {
    enter: (node) => {
      const operands = chainOf(node);
      return operands.length > MOST_UNBALANCED ? inHalves(node, operands, around) : undefined;
    },
  });
}

/** A text with its long chains in halves, in brackets: the parser analyses them in a hundredth of the time. */
export function bracketedChains(sql: string): string {
  if ((sql.match(/\b(?:UNION|INTERSECT)\b/gi) ?? []).length < MOST_UNBALANCED) return sql;
  const parsed = parseStatement(sql, ATHENA);
  if ('problem' in parsed) return sql;
  const bracketed = withChainsInHalves(parsed.tree, (half) =>
    ast.makeExpr('paren', { this: half, trailing_comments: [] } as never),
  );
  return isNestedTooDeeply(bracketed) ? sql : writeSql(bracketed, ATHENA);
}

/** The queries that a chain of UNION or INTERSECT combines; only the node itself if it is none. */
export function chainOf(node: Expression): readonly Expression[] {
  const kind = ast.getExprType(node);
  if (!CHAINED.includes(kind)) return [node];
  const { left, right } = operationOf(node);
  return [...links(left, node), ...links(right, node)];
}

/** An operand of a chain, taken apart if it is part of the same chain. */
function links(operand: Expression, chain: Expression): readonly Expression[] {
  const found: Expression[] = [];
  let rest = operand;
  while (isLink(rest, chain)) {
    const { left, right } = operationOf(rest);
    found.unshift(...(isLink(right, chain) ? links(right, chain) : [right]));
    rest = left;
  }
  return [rest, ...found];
}

const isLink = (node: Expression, chain: Expression): boolean =>
  ast.getExprType(node) === ast.getExprType(chain) &&
  Boolean(operationOf(node).all) === Boolean(operationOf(chain).all) &&
  hasOnly(operationOf(node), ['left', 'right', 'all', 'distinct']);

const operationOf = (node: Expression): SetOperation =>
  ast.getExprData(node) as unknown as SetOperation;

function inHalves(
  node: Expression,
  operands: readonly Expression[],
  around: (half: Expression) => Expression,
): Expression {
  const kind = ast.getExprType(node);
  const { all = false } = operationOf(node);
  const halve = (part: readonly Expression[]): Expression => {
    const [only] = part;
    if (only && part.length === 1) return only;
    const middle = Math.ceil(part.length / 2);
    const [left, right] = [halve(part.slice(0, middle)), halve(part.slice(middle))];
    return around(ast.makeExpr(kind, { all, distinct: false, left, right } as never));
  };
  const middle = Math.ceil(operands.length / 2);
  const [left, right] = [halve(operands.slice(0, middle)), halve(operands.slice(middle))];
  return ast.makeExpr(kind, { ...operationOf(node), left, right } as never);
}
