import { callOf } from '../nodes.ts';
import type { Expression } from '../syntax.ts';

/** `ST_Contains(ST_GeometryFromText(wkt), ST_Point(x, y))`, taken apart. */
export interface Containment {
  readonly condition: Expression;
  readonly wkt: Expression;
  readonly x: Expression;
  readonly y: Expression;
}

/** The first of some conditions that asks whether a polygon contains a point. */
export function findContainment(conditions: readonly Expression[]): Containment | undefined {
  for (const condition of conditions) {
    const [area, point] = argsOf(condition, ['st_contains']);
    const [wkt] = area ? argsOf(area, ['st_geometryfromtext', 'st_polygon']) : [];
    const [x, y] = point ? argsOf(point, ['st_point']) : [];
    if (wkt && x && y) return { condition, wkt, x, y };
  }
  return undefined;
}

/** What must all hold for a condition to hold. */
export function conjuncts(condition: Expression): Expression[] {
  if ('and' in condition) return [condition.and.left, condition.and.right].flatMap(conjuncts);
  if ('paren' in condition) return conjuncts(condition.paren.this);
  return [condition];
}

function argsOf(node: Expression, names: readonly string[]): readonly Expression[] {
  const call = callOf(node);
  return call && names.includes(call.name) ? call.args : [];
}
