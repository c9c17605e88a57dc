import { ast } from '../parser.ts';
import {
  asDecimal,
  commonType,
  decimal,
  duckdbTypeOf,
  INTEGER,
  isNumber,
  isWholeNumber,
  MOST_DIGITS,
  showType,
  type TrinoType,
  UNKNOWN,
} from '../trino-type.ts';
import { failure } from './failure.ts';
import type { Not } from './refusal.ts';
import { coerce, fill, numberOf, type Term } from './term.ts';

export type Operator = 'add' | 'sub' | 'mul' | 'div' | 'mod';

const SIGNS: Readonly<Record<Operator, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
};

/** Up to this precision DuckDB stores decimals in 64 bits, and also multiplies in 64 bits. */
const SMALL_DIGITS = 18;

/** `a + b` and other operators on two numbers, with Athena's type of the result. */
export function arithmetic(operator: Operator, left: Term, right: Term): Term | Not {
  const sign = SIGNS[operator];
  if (left.type.kind === 'unknown' || right.type.kind === 'unknown') {
    return { type: UNKNOWN, node: fill(`$1 ${sign} $2`, [left.node, right.node]) };
  }
  const type = commonType(left.type, right.type);
  const isOfDecimals = isNumber(left.type) && isNumber(right.type);
  if (!type && isOfDecimals) return ofDecimals(operator, left, right);
  if (!type || !isNumber(type)) {
    return {
      not: `Athena has no ${showType(left.type)} ${sign} ${showType(right.type)}; CAST them to numbers`,
    };
  }
  const isNull = left.type.kind === 'null' || right.type.kind === 'null';
  if (isNull) return { not: `\`${sign} NULL\` is always null; write CAST(NULL AS ...)` };
  if (type.kind === 'decimal') return ofDecimals(operator, left, right);
  const args = [coerce(left, type), coerce(right, type)];
  const isCount = isWholeNumber(type) && isSmallSum(operator, left, right);
  return { type, node: fill(template(operator, type, left, right), args), isCount };
}

/** Whether DuckDB may fail because a result is out of the range of its type. */
export function overflows(
  operator: Operator,
  { type }: Term,
  [left, right]: readonly [Term, Term],
): boolean {
  if (!isWholeNumber(type) || isSmallSum(operator, left, right)) return false;
  return !(operator === 'div' || operator === 'mod') || !isSafeDivisor(right);
}

/** Such as `strpos(a, ' ') + 1`, a common start of a substr, and `count(*) - count(a)`. */
const isSmallSum = (operator: Operator, left: Term, right: Term): boolean =>
  ['add', 'sub'].includes(operator) && [left, right].every(isSmall);

const isSmall = ({ isCount = false, node }: Term): boolean =>
  isCount || /^\d{1,9}$/.test(numberOf(node) ?? '');

/** A literal by which every number can be divided. */
export function isSafeDivisor({ node }: Term): boolean {
  const divisor = numberOf(node);
  return divisor !== undefined && Number(divisor) !== 0 && Number(divisor) !== -1;
}

/**
 * The operators as functions, under names that DuckDB's optimizer does not recognise. It would
 * rewrite `x - 1 > 1` to `x > 2`, and `sum(x + 1)` to another sum, which do not fail where Athena's
 * `x - 1` is out of range.
 */
const BY_NAME: Readonly<Partial<Record<Operator, string>>> = {
  add: 'add($1, $2)',
  sub: 'subtract($1, $2)',
  mul: 'multiply($1, $2)',
};

function template(operator: Operator, type: TrinoType, left: Term, right: Term): string {
  const isNamed = isWholeNumber(type) && !isSmallSum(operator, left, right);
  const named = isNamed ? BY_NAME[operator] : undefined;
  const plain = named ?? `$1 ${SIGNS[operator]} $2`;
  if (isSafeDivisor(right) || !['div', 'mod'].includes(operator)) return plain;
  if (type.kind === 'double') {
    // DuckDB's division by zero is null; multiplying by a power gives what IEEE 754 requires.
    return operator === 'div' ? 'CASE WHEN $2 = 0 THEN $1 * power($2, -1) ELSE $1 / $2 END' : plain;
  }
  const fails = `WHEN $2 = 0 AND $1 IS NOT NULL THEN ${failure('division by zero', type)}`;
  // DuckDB fails for the remainder of the least number divided by -1.
  const others = operator === 'mod' ? ' WHEN $2 = -1 THEN $1 * 0' : '';
  return operator === 'mod'
    ? `CASE ${fails}${others.replace('$1 * 0', 'CASE WHEN $1 IS NOT NULL THEN 0 END')} ELSE $1 % $2 END`
    : `CASE ${fails} ELSE $1 / $2 END`;
}

/** https://trino.io/docs/current/functions/decimal.html */
function ofDecimals(operator: Operator, left: Term, right: Term): Term | Not {
  const [a, b] = [asDecimal(left.type), asDecimal(right.type)];
  if (!a || !b) throw new TypeError('no decimals');
  if (operator === 'div') {
    const scale = Math.max(a.scale, b.scale);
    const digits = a.precision + b.scale + Math.max(b.scale - a.scale, 0);
    const type = decimal(Math.min(MOST_DIGITS, digits), scale);
    const quotient = `CAST($1 / $2 AS ${duckdbTypeOf(type)})`;
    return {
      nearest: { type, node: fill(quotient, [left.node, right.node]) },
      not: 'Athena rounds the quotient of decimals to as many digits as they have, and DuckDB makes it a double; CAST one of them to double',
    };
  }
  const scale = operator === 'mul' ? a.scale + b.scale : Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const precision = {
    add: whole + scale + 1,
    sub: whole + scale + 1,
    mul: a.precision + b.precision,
    mod: Math.min(a.precision - a.scale, b.precision - b.scale) + scale,
  }[operator];
  if (precision > MOST_DIGITS || (operator === 'mod' && whole + scale > MOST_DIGITS)) {
    return { not: `it may have more than ${MOST_DIGITS} digits; CAST to decimals of fewer` };
  }
  const type = decimal(precision, scale);
  const isLarge = precision > SMALL_DIGITS;
  // The operands get the precision of the result, so that DuckDB does not multiply in 64 bits.
  const wide = (term: Term, own: { precision: number; scale: number }) => {
    const digits = isLarge ? Math.max(own.precision, SMALL_DIGITS + 1) : own.precision;
    return fill(`CAST($1 AS DECIMAL(${digits},${own.scale}))`, [term.node]);
  };
  const same = { precision: isLarge ? Math.max(precision, whole + scale) : whole + scale, scale };
  const args =
    operator === 'mul' ? [wide(left, a), wide(right, b)] : [wide(left, same), wide(right, same)];
  const body =
    operator === 'mod'
      ? `CASE WHEN $2 = 0 AND $1 IS NOT NULL THEN ${failure('division by zero', type)} ELSE $1 % $2 END`
      : `$1 ${SIGNS[operator]} $2`;
  return { type, node: fill(`CAST(${body} AS ${duckdbTypeOf(type)})`, args) };
}

/** `-a` */
export function negative(term: Term): Term | Not {
  const { type, node } = term;
  // Athena parses the sign as part of the number.
  if (numberOf(node) === '2147483648') {
    return { type: INTEGER, node: fill('CAST(-2147483648 AS INTEGER)', []) };
  }
  if (type.kind !== 'unknown' && !isNumber(type))
    return { not: `Athena has no -${showType(type)}` };
  return {
    type,
    node:
      isWholeNumber(type) && numberOf(node) === undefined
        ? fill('subtract(0, $1)', [node])
        : ast.makeExpr('neg', { this: node }),
  };
}
