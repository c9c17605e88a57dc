import { JSON_OF_MAP, JSON_OF_TEXT } from '../json-text.ts';
import type { Expression } from '../syntax.ts';
import {
  asDecimal,
  duckdbTypeOf,
  isCoercible,
  isNumber,
  MOST_DIGITS,
  sameType,
  showType,
  type TrinoType,
} from '../trino-type.ts';
import { failure } from './failure.ts';
import type { Not } from './refusal.ts';
import { DIGITS_OF_DOUBLE, fill, type Term, textOf } from './term.ts';

/** The translation of a CAST between two types, with `$1` for the value. */
type Cast = (from: TrinoType, to: TrinoType) => string | Not;

/** The characters that Java's `trim` removes: all up to the space. */
const BLANKS = '[\\x00-\\x20]';

/** Digits of any script, which Java parses as numbers, as those of ASCII: they are in runs from 0 to 9. */
function translation(): string {
  const digits = Array.from({ length: 0x1fbfa }, (_, point) => point)
    .filter((point) => point > 0x7f && /\p{Nd}/u.test(String.fromCodePoint(point)))
    .map((point) => String.fromCodePoint(point));
  return `translate($1, '${digits.join('')}', '${digits.map((_, i) => i % 10).join('')}')`;
}

let asciiDigits: string | undefined;

/** Made when it is first needed: finding all digits takes 15 ms, and few commands need them. */
function inAsciiDigits(): string {
  asciiDigits ??= translation();
  return asciiDigits;
}

/** Binds a value to a name, so that it is not repeated at each use. */
const let_ = (value: string, body: string, name = '_t'): string =>
  `list_extract(list_transform([${value}], lambda ${name}: ${body}), 1)`;

const plain: Cast = (_, to) => `CAST($1 AS ${duckdbTypeOf(to)})`;

const MANTISSA = '([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?0*[0-9]{1,9})?';

/** Java’s Long.parseLong: a sign and digits, with blanks around them. */
const textToWhole: Cast = (_, to) => {
  const type = duckdbTypeOf(to);
  const bad = failure('this text is not a whole number', to, '_t');
  const trimmed = `regexp_replace(${inAsciiDigits()}, '^${BLANKS}+|${BLANKS}+$', '', 'g')`;
  return `CASE WHEN regexp_full_match($1, '[+-]?[0-9]+') THEN CAST($1 AS ${type}) WHEN $1 IS NOT NULL THEN ${let_(trimmed, `CASE WHEN regexp_full_match(_t, '[+-]?[0-9]+') THEN CAST(_t AS ${type}) ELSE ${bad} END`)} END`;
};

/**
 * Java’s Double.parseDouble: blanks around the number, NaN, Infinity, a suffix, hexadecimal digits
 * with a binary exponent.
 */
const textToDouble: Cast = (_, to) => {
  const bad = failure('this text is not a number', to, '_t');
  const trimmed = `regexp_replace($1, '^${BLANKS}+|${BLANKS}+$', '', 'g')`;
  const hex = '([+-]?)0[xX]([0-9a-fA-F]{0,6})\\.?([0-9a-fA-F]{0,6})[pP]([+-]?[0-9]{1,3})[fFdD]?';
  const parts = `regexp_extract(_t, '^${hex}$', ['sign', 'whole', 'part', 'power'])`;
  const sixteens = `list_extract(list_transform([${parts}], lambda _h: CAST(struct_extract(_h, 'sign') || '1' AS DOUBLE) * CAST('0x' || struct_extract(_h, 'whole') || struct_extract(_h, 'part') AS BIGINT) * power(2e0, CAST(struct_extract(_h, 'power') AS INTEGER) - 4 * length(struct_extract(_h, 'part')))), 1)`;
  return `CASE WHEN regexp_full_match($1, '-?[0-9]+(\\.[0-9]+)?') THEN CAST($1 AS DOUBLE) WHEN $1 IS NOT NULL THEN ${let_(
    trimmed,
    `CASE WHEN regexp_full_match(_t, '[+-]?${MANTISSA}[fFdD]?') THEN CAST(rtrim(_t, 'fFdD') AS DOUBLE) WHEN regexp_full_match(_t, '[+-]?NaN') THEN CAST('nan' AS DOUBLE) WHEN regexp_full_match(_t, '[+-]?Infinity') THEN CAST(_t AS DOUBLE) WHEN regexp_full_match(_t, '${hex}') THEN ${sixteens} ELSE ${bad} END`,
  )} END`;
};

/**
 * A text as a decimal. DuckDB is not exact where there is an exponent: its cast of `1.0e18` to a
 * decimal(18,0) gives a number of 19 digits, that of `5e-1` to a decimal(1,1) fails, and one as small
 * as `-1e-264` is rounded away from zero. So those digits are written out first.
 */
const toDecimal = (text: string, to: TrinoType): string => {
  const type = duckdbTypeOf(to);
  const parts = `regexp_extract(${text}, '^([+-]?)([0-9]*)[.]?([0-9]*)[eE](.*)$', ['sign', 'whole', 'part', 'power'])`;
  const digits =
    "{'sign': struct_extract(_p, 'sign'), 'all': ltrim(struct_extract(_p, 'whole') || struct_extract(_p, 'part'), '0'), 'point': CAST(struct_extract(_p, 'power') AS BIGINT) - length(struct_extract(_p, 'part'))}";
  return `CASE WHEN NOT regexp_matches(${text}, '[eE]') THEN CAST(${text} AS ${type}) ELSE ${let_(parts, let_(digits, `CAST(${WRITTEN_OUT} AS ${type})`, '_d'), '_p')} END`;
};

/** With more zeros than a decimal has digits it is 0, or out of range. */
const MANY_ZEROS = 2 * MOST_DIGITS;

/**
 * Digits, the last of which stands for `10^point`, without an exponent. In HAVING DuckDB takes the
 * field of `_d.sign` for a column.
 */
const WRITTEN_OUT = `struct_extract(_d, 'sign') || CASE WHEN struct_extract(_d, 'all') = '' THEN '0' WHEN struct_extract(_d, 'point') >= 0 THEN struct_extract(_d, 'all') || repeat('0', least(struct_extract(_d, 'point'), ${MANY_ZEROS})) WHEN length(struct_extract(_d, 'all')) + struct_extract(_d, 'point') > 0 THEN substr(struct_extract(_d, 'all'), 1, length(struct_extract(_d, 'all')) + struct_extract(_d, 'point')) || '.' || substr(struct_extract(_d, 'all'), length(struct_extract(_d, 'all')) + struct_extract(_d, 'point') + 1) ELSE '0.' || repeat('0', least(-(length(struct_extract(_d, 'all')) + struct_extract(_d, 'point')), ${MANY_ZEROS})) || struct_extract(_d, 'all') END`;

/** Java’s BigDecimal, without blanks. */
const textToDecimal: Cast = (_, to) =>
  `CASE WHEN $1 IS NOT NULL THEN ${let_(inAsciiDigits(), `CASE WHEN regexp_full_match(_t, '[+-]?${MANTISSA}') THEN ${toDecimal('_t', to)} ELSE ${failure('this text is not a decimal', to, '_t')} END`)} END`;

const textToBoolean: Cast = (_, to) =>
  `CASE WHEN lower($1) IN ('t', 'true', '1') THEN TRUE WHEN lower($1) IN ('f', 'false', '0') THEN FALSE WHEN $1 IS NOT NULL THEN ${failure('this text is not a boolean', to, '$1')} END`;

const decimalToDouble: Cast = (from) =>
  (asDecimal(from)?.precision ?? 0) > DIGITS_OF_DOUBLE
    ? 'CAST(CAST($1 AS VARCHAR) AS DOUBLE)'
    : 'CAST($1 AS DOUBLE)';

/** DuckDB writes a decimal without whole digits without the zero before the point. */
const decimalToText: Cast = (from) => {
  const digits = asDecimal(from);
  return digits && digits.precision === digits.scale && digits.precision < 38
    ? `CAST(CAST($1 AS DECIMAL(${digits.precision + 1},${digits.scale})) AS VARCHAR)`
    : 'CAST($1 AS VARCHAR)';
};

/** Athena writes a sign before year 0 and before years past 9999. */
const YEAR =
  "CASE WHEN year($1) < 0 THEN '-' WHEN year($1) > 9999 THEN '+' ELSE '' END || lpad(CAST(abs(year($1)) AS VARCHAR), CAST(greatest(4, length(CAST(abs(year($1)) AS VARCHAR))) AS INTEGER), '0')";

const dateToText: Cast = () => `(${YEAR} || strftime($1, '-%m-%d'))`;

const timestampToText: Cast = (from) => {
  if (from.kind !== 'timestamp') return { not: 'its precision is not known' };
  const fraction = { 0: '', 3: '.%g', 6: '.%f' }[from.precision];
  return fraction === undefined
    ? { not: 'write a timestamp with 3 digits of a second' }
    : `(${YEAR} || strftime($1, '-%m-%d %H:%M:%S${fraction}'))`;
};

const DOUBLE_TEXT: Not = {
  not: 'the text of a double is `1.5E0` in Athena and `1.5` in DuckDB; CAST it to a decimal or a bigint first',
};

const mapToJson: Cast = (from) =>
  from.kind === 'map' && from.key.kind === 'varchar' && from.value.kind === 'varchar'
    ? JSON_OF_MAP
    : { not: 'the two engines only write the same JSON for a map of texts' };

/**
 * Every CAST on which the engines agree, by source and target type. Any other is refused. How Trino
 * 476 parses texts was tested with 100 texts for each type.
 */
const CASTS: Readonly<Record<string, Readonly<Record<string, Cast>>>> = {
  boolean: { varchar: plain, integer: plain, bigint: plain, double: plain },
  integer: { bigint: plain, double: plain, decimal: plain, varchar: plain, boolean: plain },
  bigint: { integer: plain, double: plain, decimal: plain, varchar: plain, boolean: plain },
  // Halves are rounded away from zero; DuckDB's own cast rounds them to even.
  double: {
    integer: () => 'CASE WHEN $1 IS NOT NULL THEN CAST(round($1) AS INTEGER) END',
    bigint: () => 'CASE WHEN $1 IS NOT NULL THEN CAST(round($1) AS BIGINT) END',
    // Athena rounds the shortest decimal text of the double, DuckDB rounds the double itself.
    decimal: (_, to) =>
      `CASE WHEN $1 IS NOT NULL THEN ${let_('CAST($1 AS VARCHAR)', toDecimal('_t', to))} END`,
    varchar: () => DOUBLE_TEXT,
  },
  decimal: {
    integer: plain,
    bigint: plain,
    decimal: plain,
    double: decimalToDouble,
    varchar: decimalToText,
  },
  varchar: {
    integer: textToWhole,
    bigint: textToWhole,
    double: textToDouble,
    decimal: textToDecimal,
    boolean: textToBoolean,
    varbinary: () => 'encode($1)',
    json: () => JSON_OF_TEXT,
    timestamp: () => ({
      not: 'Athena and DuckDB read different texts as timestamps; keep the text, or CAST its date',
    }),
  },
  map: { json: mapToJson },
  date: { varchar: dateToText, timestamp: plain },
  timestamp: { varchar: timestampToText, date: plain },
};

/** A text that both engines parse as the same date, or that both refuse. */
export const ISO_DATE = '^\\d{4}-\\d{2}-\\d{2}\\z';
const DATE_TEXT: Not = {
  not: `Athena and DuckDB read different texts as dates; write CASE WHEN regexp_like(a, '${ISO_DATE}') THEN CAST(a AS date) END`,
};

/**
 * Translates a CAST to DuckDB.
 *
 * @param isIsoDate whether the value is known to be a text such as 2026-05-07
 * @param isTry whether the result is null if the value cannot be cast
 */
export function castTo(
  term: Term,
  to: TrinoType,
  { isIsoDate, isTry }: { readonly isIsoDate: boolean; readonly isTry: boolean },
): Expression | Not {
  const template = templateOf(term, to, isIsoDate);
  if (typeof template !== 'string') return template;
  // An element that cannot be cast makes the whole list null.
  if (isTry && to.kind === 'array') return fill(`TRY(${template})`, [term.node]);
  return fill(isTry ? template.replaceAll(/\bCAST\(/g, 'TRY_CAST(') : template, [term.node]);
}

function templateOf({ type: from, node }: Term, to: TrinoType, isIsoDate: boolean): string | Not {
  const name = duckdbTypeOf(to);
  if (name === undefined) return { not: 'no column has such a type' };
  if (to.kind === 'timestamp' && to.precision !== 3) {
    return { not: 'a column’s timestamp keeps 3 digits of a second; write CAST(... AS timestamp)' };
  }
  if (from.kind === 'unknown' && to.kind === 'json') {
    return { not: 'its type is not known, and the JSON of a number differs from that of its text' };
  }
  const asItIs = `CAST($1 AS ${name})`;
  if (from.kind === 'unknown' || from.kind === 'null') return asItIs;
  if (from.kind === 'varchar' && to.kind === 'date') {
    return isIsoDate || isIsoText(node) ? asItIs : DATE_TEXT;
  }
  if (from.kind === 'array' && to.kind === 'array') {
    if (isNarrowing(from.element, to.element)) return elementwise('$1', from, to);
    return isPlainList(from.element, to.element)
      ? asItIs
      : { not: `make a list whose elements are ${showType(to.element)}` };
  }
  if (sameType(from, to)) return from.kind === 'decimal' ? asItIs : '$1';
  const cast = CASTS[from.kind]?.[to.kind]?.(from, to);
  // DuckDB's optimizer moves comparisons past a CAST, which then does not fail; it does not move
  // them past a CASE.
  if (cast === asItIs && isNarrowing(from, to)) return `CASE WHEN $1 IS NOT NULL THEN ${cast} END`;
  return (
    cast ?? {
      not: `Athena cannot cast ${showType(from)} to ${showType(to)}, or not as DuckDB does`,
    }
  );
}

/** Whether a number of one type may be too large for the other. */
export function isNarrowing(from: TrinoType, to: TrinoType): boolean {
  if (from.kind === 'array' && to.kind === 'array') return isNarrowing(from.element, to.element);
  return isNumber(from) && isNumber(to) && to.kind !== 'double' && !isCoercible(from, to);
}

/** DuckDB's cast of a list also looks at elements that a slice of it has left out, and fails. */
function elementwise(value: string, from: TrinoType, to: TrinoType, depth = 0): string {
  if (from.kind !== 'array' || to.kind !== 'array') return `CAST(${value} AS ${duckdbTypeOf(to)})`;
  const name = `_e${depth}`;
  const element = elementwise(name, from.element, to.element, depth + 1);
  return `list_transform(${value}, lambda ${name}: ${element})`;
}

const isIsoText = (node: Expression): boolean => /^\d{4}-\d{2}-\d{2}$/.test(textOf(node) ?? '');

/** Whether DuckDB's own cast is right for the elements of a list. */
function isPlainList(from: TrinoType, to: TrinoType): boolean {
  if (from.kind === 'array' && to.kind === 'array') return isPlainList(from.element, to.element);
  return (
    sameType(from, to) ||
    ['null', 'unknown'].includes(from.kind) ||
    CASTS[from.kind]?.[to.kind] === plain
  );
}
