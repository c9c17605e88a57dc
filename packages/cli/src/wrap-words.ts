import { Help } from 'commander';

/**
 * Breaks a text at spaces into lines of at most so many columns; a word that is wider stays whole.
 * Commander's own limit, below which it wraps nothing, is 40.
 */
export function wrapWords(text: string, columns: number): readonly string[] {
  const help = new Help();
  help.minWidthToWrap = 1;
  return help.boxWrap(text, Math.max(1, columns)).split('\n');
}
