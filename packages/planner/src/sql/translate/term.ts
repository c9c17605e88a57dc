import { ast } from '../parser.ts';
import { DUCKDB, type Expression, parseExpression } from '../syntax.ts';
import { asDecimal, duckdbTypeOf, isWholeNumber, sameType, type TrinoType } from '../trino-type.ts';

/** An expression of Athena's, with its type there and as DuckDB is to be told it. */
export interface Term {
  readonly type: TrinoType;
  /** In DuckDB's SQL. */
  readonly node: Expression;
  /** As the query has it; not there for one that a bridge made. */
  readonly source?: Expression;
  /** Says of a value that may fail that it is null, and does not fail itself: see `unlessNull`. */
  readonly nullWhen?: Expression;
  /** Whether DuckDB itself may fail to work it out, beside what `failure` marks. */
  readonly mayOverflow?: boolean;
}

/** A term of this type, as it is written or made here. */
export const ofType = (type: TrinoType, given: Expression): Term => ({ type, node: given });

/** Nodes that stay together beside any operator; others are put in brackets. */
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

/** A template in which each argument stands between commas. */
const CALL = /^[a-z_]+\((?:\$\d(?:, )?)*\)$/;

/** DuckDB's SQL with nodes in the places of `$1`, `$2`, ... */
export function fill(template: string, args: readonly Expression[]): Expression {
  let tree = parsed.get(template);
  if (tree === undefined) {
    tree = parseExpression(template, DUCKDB);
    parsed.set(template, tree);
  }
  return ast.transform(tree, {
    // On the way out, so that an argument is not itself looked through for placeholders.
    leave: (part) => {
      const place = placeholder(part);
      const given = place === undefined ? undefined : args[place - 1];
      return given && (CALL.test(template) ? given : together(given));
    },
  });
}

/** A piece of SQL in brackets, if it may come apart beside another operator. */
export function together(node: Expression): Expression {
  const type = ast.getExprType(node);
  if (ATOMS.has(type) || !OPERATORS.has(type)) return node;
  return ast.makeExpr('paren', { this: node });
}

/** The number of a template's `$1`. */
function placeholder(node: Expression): number | undefined {
  if (!('parameter' in node)) return undefined;
  const { index, name } = node.parameter as { index?: number | null; name?: string | null };
  const number = Number(index ?? name);
  return Number.isInteger(number) ? number : undefined;
}

/** A value as the type that it is asked for as; a whole number in DuckDB adapts by itself. */
export function coerce(term: Term, to: TrinoType): Expression {
  const { type, node } = term;
  if (type.kind === 'unknown' || to.kind === 'unknown' || sameType(type, to)) return node;
  if (to.kind === 'double') return toDouble(term);
  if (isWholeNumber(type) && isWholeNumber(to) && numberOf(node) !== undefined) return node;
  const name = duckdbTypeOf(to);
  return name === undefined ? node : fill(`CAST($1 AS ${name})`, [node]);
}

/** The most digits that a double holds whatever they are. */
export const DIGITS_OF_DOUBLE = 15;

/**
 * DuckDB makes a double of a decimal by dividing two doubles, which is right as long as both are
 * exact; a text is always read right.
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

/** A number as it is written, its sign with it; `undefined` for what is no number. */
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

/** Whether a list is `CAST(NULL AS array(...))`, of whose elements DuckDB forgets the type. */
export const isNullList = ({ node, type }: Term): boolean =>
  type.kind === 'array' && 'cast' in node && 'null' in node.cast.this;

/** A text as it is written; `undefined` for what is no text. */
export function textOf(node: Expression | undefined): string | undefined {
  if (!node) return undefined;
  if ('paren' in node) return textOf(node.paren.this);
  if (!('literal' in node) || node.literal.literal_type !== 'string') return undefined;
  return String(node.literal.value);
}
