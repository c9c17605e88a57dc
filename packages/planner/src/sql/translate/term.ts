import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseExpression } from '../syntax.ts';
import { asDecimal, duckdbTypeOf, isWholeNumber, sameType, type TrinoType } from '../trino-type.ts';

/** An expression of a query: its type on Athena, and its translation to DuckDB. */
export interface Term {
  readonly type: TrinoType;
  /** In DuckDB's SQL. */
  readonly node: Expression;
  /** Its own type, if it is converted to another as the argument of a function. */
  readonly given?: TrinoType;
  /** As the query has it; absent for an expression that the translation generated. */
  readonly source?: Expression;
  /** A condition that is true if the value is null, and cannot fail itself: see `unlessNull`. */
  readonly nullWhen?: Expression;
  /** Whether it is a count, and so is far from the largest bigint. */
  readonly isCount?: boolean;
  /** Whether it is a double that is never -0. */
  readonly hasOneZero?: boolean;
  /** Whether an engine may give 0 or -0 for it: see `zero-signs.ts`. */
  readonly isEitherZero?: boolean;
  /** Whether DuckDB itself may fail to evaluate it, apart from `failure`s. */
  readonly mayOverflow?: boolean;
}

/** A term of this type that is not translated, or was generated here. */
export const ofType = (type: TrinoType, given: Expression): Term => ({ type, node: given });

/** Kinds of nodes that need no brackets beside any operator. */
const ATOMS: ReadonlySet<string> = new Set(
  `alias array_func boolean case cast column function literal null paren parameter subquery subscript
  try_cast`.split(/\s+/),
);
const OPERATORS: ReadonlySet<string> = new Set(
  `add and between concat div eq exists gt gte in interval is is_false is_null is_true lambda like lt
  lte mod mul neg neq not null_safe_eq null_safe_neq or sub`.split(/\s+/),
);

/** Parsing a template takes longer than filling it. */
const parsed = new Map<string, Expression>();

/** A template in which commas separate the arguments. */
const CALL = /^[a-z_]+\((?:\$\d(?:, )?)*\)$/;

/** A template of DuckDB's SQL with nodes in place of `$1`, `$2`, ... */
export function fill(template: string, args: readonly Expression[]): Expression {
  let tree = parsed.get(template);
  if (tree === undefined) {
    tree = parseExpression(template, DUCKDB);
    parsed.set(template, tree);
  }
  return ast.transform(tree, {
    // When leaving a node, so that placeholders are not looked for in an inserted argument.
    leave: (part) => {
      const place = placeholder(part);
      const given = place === undefined ? undefined : args[place - 1];
      return given && (CALL.test(template) ? given : together(given));
    },
  });
}

/** An expression, in brackets if it needs them beside an operator. */
export function together(node: Expression): Expression {
  const type = ast.getExprType(node);
  if (ATOMS.has(type) || !OPERATORS.has(type)) return node;
  return ast.makeExpr('paren', { this: node });
}

/** The number in `$1`. */
function placeholder(node: Expression): number | undefined {
  if (!('parameter' in node)) return undefined;
  const { index, name } = node.parameter as { index?: number | null; name?: string | null };
  const number = Number(index ?? name);
  return Number.isInteger(number) ? number : undefined;
}

/** A value converted to the expected type; DuckDB converts whole numbers itself. */
export function coerce(term: Term, to: TrinoType): Expression {
  const { type, node } = term;
  if (type.kind === 'unknown' || to.kind === 'unknown' || sameType(type, to)) return node;
  if (to.kind === 'double') return toDouble(term);
  if (isWholeNumber(type) && isWholeNumber(to) && numberOf(node) !== undefined) return node;
  const name = duckdbTypeOf(to);
  return name === undefined ? node : fill(`CAST($1 AS ${name})`, [node]);
}

/** The most digits of which a double keeps all. */
export const DIGITS_OF_DOUBLE = 15;

/**
 * DuckDB converts a decimal to a double by dividing two doubles, which is exact only if both are;
 * parsing its text is always exact.
 */
function toDouble({ type, node }: Term): Expression {
  const number = numberOf(node);
  if (number !== undefined && /^[0-9.]+$/.test(number)) {
    return fill(`CAST('${number}' AS DOUBLE)`, []);
  }
  const digits = asDecimal(type);
  return type.kind === 'decimal' && (digits?.precision ?? 0) > DIGITS_OF_DOUBLE
    ? fill('CAST(CAST($1 AS VARCHAR) AS DOUBLE)', [node])
    : fill('CAST($1 AS DOUBLE)', [node]);
}

/** A number literal including its sign; `undefined` for anything else. */
export function numberOf(node: Expression | undefined): string | undefined {
  if (!node) return undefined;
  if ('paren' in node) return numberOf(node.paren.this);
  if ('neg' in node) {
    const number = numberOf(node.neg.this);
    return number === undefined || number.startsWith('-') ? undefined : `-${number}`;
  }
  if (!('literal' in node) || node.literal.literal_type !== 'number') return undefined;
  return String(node.literal.value);
}

/** Whether a list is `CAST(NULL AS array(...))`, whose element type DuckDB loses. */
export const isNullList = ({ node, type }: Term): boolean =>
  type.kind === 'array' && 'cast' in node && 'null' in node.cast.this;

/** A text literal; `undefined` for anything else. */
export function textOf(node: Expression | undefined): string | undefined {
  if (!node) return undefined;
  if ('paren' in node) return textOf(node.paren.this);
  if (!('literal' in node) || node.literal.literal_type !== 'string') return undefined;
  return String(node.literal.value);
}
