import { ast } from './parser.ts';
import { Remembered } from './remembered.ts';
import { conjuncts } from './spatial/containment.ts';
import { ATHENA, type Expression, parseOwn, selectParts } from './syntax.ts';
import { textOf } from './translate/term.ts';

const FOUND = new Remembered<readonly string[]>(1000);

/**
 * The texts that a query selects a column by, in all of its SELECTs together: of `k = 'A'`, of
 * `k IN ('A', 'B')`, and of such with OR between them. Each is a condition that must be true, in a
 * WHERE or an ON.
 *
 * @param sql a valid Athena SELECT
 * @param column of any table
 * @returns nothing if no condition selects some of the column's values
 */
export function selectedTexts(sql: string, column: string): readonly string[] {
  const name = column.toLowerCase();
  return FOUND.get(JSON.stringify([sql, name]), () => {
    const selects = ast.findAll(parseOwn(sql, ATHENA), (node) => 'select' in node);
    const texts = selects
      .flatMap(conditionsOf)
      .flatMap(conjuncts)
      .flatMap((condition) => textsOf(condition, name) ?? []);
    return [...new Set(texts)];
  });
}

function conditionsOf(select: Expression): Expression[] {
  const { where_clause: where, joins } = selectParts(select);
  return [...(where ? [where.this] : []), ...(joins ?? []).flatMap(({ on }) => on ?? [])];
}

/** The texts of which the column has one where a condition is true; `undefined` if it may have others. */
function textsOf(condition: Expression, name: string): readonly string[] | undefined {
  if ('paren' in condition) return textsOf(condition.paren.this, name);
  if ('or' in condition) {
    const { left, right } = condition.or;
    const [some, others] = [textsOf(left, name), textsOf(right, name)];
    return some && others && [...some, ...others];
  }
  if ('and' in condition) {
    const { left, right } = condition.and;
    return textsOf(left, name) ?? textsOf(right, name);
  }
  if ('eq' in condition) {
    const { left, right } = condition.eq;
    const other = isNamed(left, name) ? right : isNamed(right, name) ? left : undefined;
    const text = textOf(other);
    return text === undefined ? undefined : [text];
  }
  if (!('in' in condition) || condition.in.not || !isNamed(condition.in.this, name))
    return undefined;
  const texts = condition.in.expressions.map((one) => textOf(one));
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts : undefined;
}

function isNamed(node: Expression, name: string): boolean {
  return 'column' in node && node.column.name.name.toLowerCase() === name;
}
