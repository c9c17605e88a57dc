import type { Not } from '../sql/translate/refusal.ts';
import { numberOf, type Term } from '../sql/translate/term.ts';
import { decimal, type TrinoType } from '../sql/trino-type.ts';
import { grammar, refused, type SqlFunction, scalar } from './sql-function.ts';

/** Of 24,000 tested numbers, some differed in the last digit. */
const LAST_DIGIT = 'its last digit is not the same on Athena and DuckDB';

const DIGITS = { precision: 0, scale: 0 };
const digitsOf = (type: TrinoType | undefined) => (type?.kind === 'decimal' ? type : DIGITS);

/** The decimal type for the number without its fraction, with a digit for rounding up. */
const rounded = ([type]: readonly TrinoType[]): TrinoType => {
  const { precision, scale } = digitsOf(type);
  return decimal(Math.max(1, precision - scale + Math.min(scale, 1)), 0);
};
const truncated = ([type]: readonly TrinoType[]): TrinoType => {
  const { precision, scale } = digitsOf(type);
  return decimal(Math.max(1, precision - scale), 0);
};

/** Athena's zero has no sign. */
function roundDouble([, digits]: readonly Term[]): string | Not {
  if (digits === undefined) return 'CASE WHEN $1 = 0 THEN 0e0 ELSE round($1) END';
  return /^[0-9]$/.test(numberOf(digits.node) ?? '')
    ? 'CASE WHEN $1 = 0 THEN 0e0 ELSE round($1, $2) END'
    : { not: 'write the number of digits as a number from 0 to 9' };
}

function roundWhole([, digits]: readonly Term[]): string | Not {
  return /^[0-9]$/.test(numberOf(digits?.node) ?? '')
    ? '$1'
    : { not: 'the engines round whole numbers differently; write a / 100 * 100' };
}

const ofWhole = (call: string) =>
  ['integer', 'bigint'].map((type) => [`${type} -> same`, call] as const);

const bitwise = (sign: string) =>
  scalar('bitwise.html', [
    'bigint, bigint -> bigint',
    `(CAST($1 AS BIGINT) ${sign} CAST($2 AS BIGINT))`,
  ]);

export const NUMBERS: Readonly<Record<string, SqlFunction>> = {
  abs: scalar(
    'math.html#abs',
    ['integer -> same', 'abs($1)', { mayOverflow: true }],
    ['bigint -> same', 'abs($1)', { mayOverflow: true }],
    ['decimal -> same', 'abs($1)'],
    ['double -> same', 'abs($1)'],
  ),
  ...Object.fromEntries(
    [
      'acos',
      'asin',
      'atan',
      'atan2',
      'cbrt',
      'cos',
      'cosh',
      'exp',
      'ln',
      'log',
      'log10',
      'log2',
      'sin',
      'sinh',
      'tan',
      'tanh',
    ].map((name) => [name, refused(`math.html#${name}`, LAST_DIGIT)]),
  ),
  power: refused('math.html#power', `${LAST_DIGIT}; write a * a`),
  bitwise_and: bitwise('&'),
  bitwise_or: bitwise('|'),
  bitwise_xor: scalar('bitwise.html', [
    'bigint, bigint -> bigint',
    'xor(CAST($1 AS BIGINT), CAST($2 AS BIGINT))',
  ]),
  ceil: scalar(
    'math.html#ceil',
    ...ofWhole('$1'),
    ['decimal -> same', 'ceil($1)', { gives: rounded }],
    ['double -> double', 'ceil($1)'],
  ),
  floor: scalar(
    'math.html#floor',
    ...ofWhole('$1'),
    ['decimal -> same', 'floor($1)', { gives: rounded }],
    ['double -> double', 'floor($1)'],
  ),
  degrees: scalar('math.html#degrees', ['double -> double', '($1 * 57.29577951308232e0)']),
  radians: scalar('math.html#radians', ['double -> double', '($1 * 0.017453292519943295e0)']),
  is_finite: scalar('math.html#is_finite', ['double -> boolean', 'isfinite($1)']),
  is_infinite: scalar('math.html#is_infinite', ['double -> boolean', 'isinf($1)']),
  is_nan: scalar('math.html#is_nan', ['double -> boolean', 'isnan($1)']),
  mod: grammar('math.html#mod'),
  pi: scalar('math.html#pi', ['-> double', 'pi()']),
  round: scalar(
    'math.html#round',
    ...ofWhole('$1'),
    ['integer, bigint -> integer', roundWhole],
    ['bigint, bigint -> bigint', roundWhole],
    ['decimal -> same', 'round($1)', { gives: rounded }],
    ['double -> double', roundDouble],
    ['decimal, bigint -> same', () => ({ not: 'CAST it to a decimal of so many digits' })],
    ['double, bigint -> double', roundDouble],
  ),
  sign: scalar(
    'math.html#sign',
    ['integer -> integer', 'CAST(sign($1) AS INTEGER)'],
    ['bigint -> bigint', 'CAST(sign($1) AS BIGINT)'],
    ['decimal -> same', 'CAST(sign($1) AS DECIMAL(1,0))', { gives: () => decimal(1, 0) }],
    ['double -> double', 'CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE CAST(sign($1) AS DOUBLE) END'],
  ),
  sqrt: scalar('math.html#sqrt', [
    'double -> double',
    "CASE WHEN $1 < 0 THEN CAST('nan' AS DOUBLE) ELSE sqrt($1) END",
  ]),
  truncate: scalar(
    'math.html#truncate',
    ['integer -> same', 'CAST($1 AS DECIMAL(10,0))', { gives: () => decimal(10, 0) }],
    ['bigint -> same', 'CAST($1 AS DECIMAL(19,0))', { gives: () => decimal(19, 0) }],
    ['decimal -> same', 'trunc($1)', { gives: truncated }],
    ['double -> double', 'trunc($1)'],
  ),
};
