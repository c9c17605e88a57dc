import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { DATE, type TrinoType } from '../trino-type.ts';
import { isWithinYears } from './facts.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { fill, type Term, textOf } from './term.ts';

const OF_DATES = ['Day', 'Month', 'Year'];
const OF_TIMES = [...OF_DATES, 'Hour', 'Minute', 'Second'];

/** Limits that keep a date between the years 1000 and 8999 within four-digit years. */
const MOST: Readonly<Record<string, number>> = {
  Day: 36_500,
  Month: 1200,
  Year: 100,
  Hour: 876_000,
  Minute: 52_560_000,
  Second: 3_153_600_000,
};

const YEARS: Not = {
  not: "a year past 9999 is written as +10000 by Athena and 10000 by DuckDB; say within which years it is: CASE WHEN a BETWEEN DATE '1900-01-01' AND DATE '2999-12-31' THEN a + INTERVAL '1' DAY END",
};

/** A date or time plus an interval; `undefined` for other sums. */
export function addInterval(
  operator: 'add' | 'sub',
  left: Term,
  right: Term,
  scope: Scope,
): Term | Not | undefined {
  const isTurned = left.type.kind === 'interval' && right.type.kind !== 'interval';
  if (isTurned && operator === 'add') {
    return addInterval(operator, right, left, scope);
  }
  if (left.type.kind === 'date' && right.type.kind === 'date') {
    return { not: "Athena’s difference of dates is an interval; write date_diff('day', a, b)" };
  }
  if (right.type.kind !== 'interval') return undefined;
  const { type, node } = left;
  if (type.kind !== 'date' && type.kind !== 'timestamp') {
    return { not: 'an interval is added to a date or a timestamp' };
  }
  const unit = unitOf(right.node);
  const units = type.kind === 'date' ? OF_DATES : OF_TIMES;
  if (unit === undefined || !units.includes(unit.name)) {
    const shown = units.map((name) => name.toUpperCase()).join(', ');
    return {
      not: `to a ${type.kind} Athena adds an interval of ${shown}, such as INTERVAL '1' DAY`,
    };
  }
  const isKnown =
    isWithin(node) || (left.source !== undefined && isWithinYears(scope, left.source));
  if (!isKnown || Math.abs(unit.count) > (MOST[unit.name] ?? 0)) return YEARS;
  const sum = `$1 ${operator === 'add' ? '+' : '-'} $2`;
  return type.kind === 'date'
    ? { type: DATE, node: fill(`CAST((${sum}) AS DATE)`, [node, right.node]) }
    : { type: timesSum(type, unit.name), node: fill(sum, [node, right.node]) };
}

/** Athena's intervals of days and less have milliseconds, and so has what one is added to. */
const timesSum = (type: TrinoType, unit: string): TrinoType =>
  type.kind === 'timestamp' && !['Month', 'Year'].includes(unit)
    ? { ...type, precision: Math.max(3, type.precision) }
    : type;

function unitOf(node: Expression): { name: string; count: number } | undefined {
  if (!('interval' in node)) return undefined;
  const { this: count, unit } = node.interval as unknown as {
    this: Expression;
    unit: { type: string; unit?: string; use_plural?: boolean } | null;
  };
  const number = Number(textOf(count));
  const isUnit = unit?.type === 'simple' && !unit.use_plural;
  return isUnit && unit.unit !== undefined && Number.isInteger(number)
    ? { name: unit.unit, count: number }
    : undefined;
}

/** A date literal in a year that leaves enough room. */
function isWithin(node: Expression): boolean {
  if (ast.getExprType(node) === 'paren' && 'paren' in node) return isWithin(node.paren.this);
  return 'literal' in node && /^[1-8]\d{3}-/.test(String(node.literal.value));
}
