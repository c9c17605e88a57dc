import { ATHENA, type Expression, tokens, writeExpression } from './syntax.ts';

/**
 * A piece of a query by which it is found again: with its names in small letters, as Athena
 * compares them, and its texts as they are.
 */
export function comparable(node: Expression): string {
  return tokens(writeExpression(node, ATHENA))
    .map(({ type, text }) => (type.includes('STRING') ? JSON.stringify(text) : text.toLowerCase()))
    .join(' ');
}
