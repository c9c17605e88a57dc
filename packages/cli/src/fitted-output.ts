import type { Writable } from 'node:stream';
import { wrapLines } from './wrap-lines.ts';

/** Moves the cursor or clears a line, as a spinner does; colours do neither. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CURSOR = /\r|\x1B\[[\d;?]*[A-Za-ln-z]/;

const terminals = new WeakMap<object, Writable>();

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
  const output = new Proxy(terminal, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'write') return value.bind(target);
      return (chunk: unknown, ...rest: unknown[]) => value.call(target, fitted(chunk), ...rest);
    },
  });
  terminals.set(output, terminal);
  return output;

  function fitted(chunk: unknown): unknown {
    const isText = typeof chunk === 'string' && chunk.endsWith('\n') && !CURSOR.test(chunk);
    return isText ? wrapLines(chunk, terminal.columns) : chunk;
  }
}

/**
 * The terminal itself, for a spinner: ora replaces `write` of its stream and of the process's, which
 * must be one object, or each is left with the other's replacement and they call each other for ever.
 */
export function terminalOf<Terminal extends Writable>(output: Terminal): Terminal {
  return (terminals.get(output) as Terminal | undefined) ?? output;
}
