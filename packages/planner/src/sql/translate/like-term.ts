import type { Expression } from '../syntax.ts';
import { BOOLEAN, showType } from '../trino-type.ts';
import type { Context } from './context.ts';
import { bothSides, type NodeData, withParts } from './parts.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { ofType, type Term, textOf } from './term.ts';

/** `a LIKE 'b%' ESCAPE '#'`; the pattern must be a literal. */
export function likeTerm(
  given: Expression,
  data: NodeData,
  scope: Scope,
  context: Context,
): Term | Not {
  const [left, right] = bothSides(data, scope, context);
  for (const { type } of [left, right]) {
    if (!['varchar', 'null', 'unknown'].includes(type.kind)) {
      return { not: `Athena’s LIKE takes texts, and this is ${showType(type)}; CAST it` };
    }
  }
  const pattern = textOf(right.node);
  // Trino 476 does not match `🏠` beside a wildcard: LIKE '%🏠_' is false for 'a🏠b'.
  if (right.type.kind !== 'null' && (pattern === undefined || /[^\0-\uffff]/u.test(pattern))) {
    return {
      not: 'write the pattern as a literal, without characters past U+FFFF, which Athena does not always find; or use starts_with or strpos',
    };
  }
  const sign_ = data['escape'] as Expression | null | undefined;
  if (sign_) {
    const sign = textOf(sign_);
    const isRead =
      sign !== undefined && Array.from(sign).length === 1 && escapesAlike(pattern ?? '', sign);
    if (!isRead) {
      return { not: 'write the pattern as a literal, with ESCAPE only before %, _ and itself' };
    }
  }
  return ofType(BOOLEAN, withParts(given, { left: left.node, right: right.node }));
}

/** Athena fails if the escape character is before any other character, or at the end. */
function escapesAlike(pattern: string, sign: string): boolean {
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== sign) continue;
    i++;
    if (!['%', '_', sign].includes(characters[i] ?? '')) return false;
  }
  return true;
}
