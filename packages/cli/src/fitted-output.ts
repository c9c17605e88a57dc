import type { Writable } from 'node:stream';
import { wrapLines } from './wrap-lines.ts';

/** Moves the cursor or clears a line, as a spinner does; colours do neither. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CURSOR = /\r|\x1B\[[\d;?]*[A-Za-ln-z]/;

/**
 * A terminal on which whole lines are wrapped at spaces, at its width at that time. What moves the
 * cursor is written as it is.
 *
 * In one place instead of at each message: a message that forgets to wrap would be cut in the middle
 * of a word.
 */
export function fittedOutput<Terminal extends Writable & { readonly columns?: number }>(
  terminal: Terminal,
): Terminal {
  return new Proxy(terminal, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (chunk: unknown, ...rest: unknown[]) => value.call(target, fitted(chunk), ...rest);
    },
  });

  function fitted(chunk: unknown): unknown {
    const isText = typeof chunk === 'string' && chunk.endsWith('\n') && !CURSOR.test(chunk);
    return isText ? wrapLines(chunk, terminal.columns) : chunk;
  }
}
