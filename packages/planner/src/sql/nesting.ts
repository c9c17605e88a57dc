/**
 * How deep a tree may be, in objects and lists within one another: an operator is two or three. The
 * parser writes no tree deeper than 128, and the translation puts some around what it translates.
 */
export const MOST_NESTED = 110;

export const TOO_NESTED =
  'it is nested too deeply to be read; give its parts names (WITH ... AS), and write many values as IN (...)';

/** What the parser says of a text or a tree that is too deep for it. */
const GUARD = /E_GUARD_\w*DEPTH|recursion limit exceeded|Maximum call stack size exceeded/;

export const isTooNested = (message: string): boolean => GUARD.test(message);

/** Whether a tree is deeper than can be written; it is looked through level by level, to need no stack. */
export function isNestedTooDeeply(tree: object): boolean {
  let level: readonly object[] = [tree];
  for (let depth = 0; depth <= MOST_NESTED; depth++) {
    if (level.length === 0) return false;
    level = level.flatMap((node) => Object.values(node).filter(isNode));
  }
  return true;
}

const isNode = (part: unknown): part is object => typeof part === 'object' && part !== null;
