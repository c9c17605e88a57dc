import { ATHENA, type Expression, tokens, writeExpression } from './syntax.ts';

/**
 * A part of a query as a text that identifies it: names in lower case, as Athena compares them, and
 * literals unchanged.
 */
export function comparable(node: Expression): string {
  return tokens(writeExpression(node, ATHENA))
    .map(({ type, text }) => (type.includes('STRING') ? JSON.stringify(text) : text.toLowerCase()))
    .join(' ');
}
