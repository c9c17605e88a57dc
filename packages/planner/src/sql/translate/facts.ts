import { comparable } from '../comparable.ts';
import { callOf } from '../nodes.ts';
import { conjuncts } from '../spatial/containment.ts';
import type { Expression } from '../syntax.ts';
import { ISO_DATE } from './casts.ts';
import type { Scope } from './scope.ts';
import { textOf } from './term.ts';

/**
 * What a condition guarantees about values, as far as a CAST or a sum depends on it: that a text is
 * an ISO 8601 date, and that a date is within the years that both engines write the same way.
 */
export function withFacts(scope: Scope, condition: Expression | undefined): Scope {
  const facts = condition ? conjuncts(condition).flatMap(factsOf) : [];
  return facts.length === 0 ? scope : { ...scope, facts: new Set([...scope.facts, ...facts]) };
}

export const isIsoDate = (scope: Scope, node: Expression): boolean =>
  scope.facts.has(`text ${comparable(node)}`);

export const isWithinYears = (scope: Scope, node: Expression): boolean =>
  scope.facts.has(`date ${comparable(node)}`);

const ISO_DATES: readonly string[] = [ISO_DATE, ISO_DATE.replaceAll('\\d', '[0-9]')];

function factsOf(condition: Expression): string[] {
  const call = callOf(condition);
  const [value, pattern] = call?.args ?? [];
  if (call?.name === 'regexp_like' && value && ISO_DATES.includes(textOf(pattern) ?? '')) {
    return [`text ${comparable(value)}`];
  }
  if ('between' in condition && !condition.between.not) {
    const { this: date, low, high } = condition.between;
    return isPlainDate(low) && isPlainDate(high) ? [`date ${comparable(date)}`] : [];
  }
  return [];
}

/** Far enough from the years 0 and 9999 for any interval that may be added. */
function isPlainDate(node: Expression): boolean {
  return 'literal' in node && /^[1-8]\d{3}-/.test(String(node.literal.value));
}
