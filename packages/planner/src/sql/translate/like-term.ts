import type { Expression } from '../syntax.ts';
import { BOOLEAN, showType } from '../trino-type.ts';
import type { Context } from './context.ts';
import { bothSides, type NodeData, withParts } from './parts.ts';
import type { Not } from './refusal.ts';
import type { Scope } from './scope.ts';
import { ofType, type Term, textOf } from './term.ts';

/** `a LIKE 'b%' ESCAPE '#'`, its pattern a text as it is written. */
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
  // Trino 476 finds no `🏠` beside a wildcard: LIKE '%🏠_' is false of 'a🏠b'.
  if (right.type.kind !== 'null' && (pattern === undefined || /[^\0-\uffff]/u.test(pattern))) {
    return {
      not: 'write the pattern as a text, without characters past U+FFFF, which Athena does not always find; or use starts_with or strpos',
    };
  }
  const sign_ = data['escape'] as Expression | null | undefined;
  if (sign_) {
    const sign = textOf(sign_);
    const isRead =
      sign !== undefined && Array.from(sign).length === 1 && escapesAlike(pattern ?? '', sign);
    if (!isRead) {
      return { not: 'write the pattern as a text, with ESCAPE before %, _ and itself only' };
    }
  }
  return ofType(BOOLEAN, withParts(given, { left: left.node, right: right.node }));
}

/** Athena fails where the sign is before anything else, and at the end. */
function escapesAlike(pattern: string, sign: string): boolean {
  const characters = Array.from(pattern);
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== sign) continue;
    i++;
    if (!['%', '_', sign].includes(characters[i] ?? '')) return false;
  }
  return true;
}
