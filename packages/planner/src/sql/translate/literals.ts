import type { Expression } from '../syntax.ts';
import {
  BIGINT,
  DATE,
  DOUBLE,
  decimal,
  INTEGER,
  MOST_DIGITS,
  type TrinoType,
  VARCHAR,
} from '../trino-type.ts';
import type { Not } from './refusal.ts';
import type { Term } from './term.ts';

const MOST_INTEGER = 2_147_483_647n;
const MOST_BIGINT = 9_223_372_036_854_775_807n;

/** A literal: a number, a text, a date. */
export function literalTerm(node: Expression): Term | Not {
  if (!('literal' in node)) throw new TypeError('expected a literal');
  const { literal_type: kind, value } = node.literal as { literal_type: string; value: unknown };
  const text = String(value);
  const type = typeOfLiteral(kind, text);
  return 'not' in type ? type : { type, node };
}

function typeOfLiteral(kind: string, text: string): TrinoType | Not {
  switch (kind) {
    case 'string':
      return VARCHAR;
    case 'number':
      return typeOfNumber(text);
    case 'date':
      return isDay(text) ? DATE : { not: `DATE '${text}' is not a date; write it as 2026-05-07` };
    case 'timestamp':
      return typeOfTimestamp(text);
    default:
      return { not: `there is no column of type ${kind.replaceAll('_', ' ')}` };
  }
}

function typeOfNumber(text: string): TrinoType | Not {
  if (/^\d+$/.test(text)) {
    const value = BigInt(text);
    if (value <= MOST_INTEGER) return INTEGER;
    return value <= MOST_BIGINT ? BIGINT : { not: 'it is too large for a bigint; write a double' };
  }
  const [, whole, fraction] = /^(\d*)\.(\d*)$/.exec(text) ?? [];
  if (whole !== undefined && fraction !== undefined) {
    const digits = whole.replace(/^0+/, '').length + fraction.length;
    return digits <= MOST_DIGITS
      ? decimal(Math.max(1, digits), fraction.length)
      : { not: `it has more than ${MOST_DIGITS} digits` };
  }
  return /^(\d+\.?\d*|\.\d+)[eE][+-]?\d+$/.test(text)
    ? DOUBLE
    : { not: 'write it in decimal digits, as in 1, 1.5 or 1e0' };
}

/** Whether a text is an existing date, in the years that both engines write the same way. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function typeOfTimestamp(text: string): TrinoType | Not {
  const [, day = '', fraction = ''] =
    /^(\d{4}-\d{2}-\d{2})(?: (?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(\d{1,12}))?)?)?$/.exec(
      text,
    ) ?? [];
  if (!isDay(day)) {
    return {
      not: `TIMESTAMP '${text}' is not a timestamp; write it as 2026-05-07 13:00:00, without a zone`,
    };
  }
  return fraction.length <= 3
    ? { kind: 'timestamp', precision: fraction.length }
    : { not: 'a column keeps 3 digits of a second, and Athena rounds to them; write at most 3' };
}
