import type { Ora } from 'ora';
import { terminalOf } from './fitted-output.ts';
import type { Output } from './io.ts';

/**
 * Animated lines for progress. They do not read standard input: by default ora puts it into a mode
 * in which Ctrl-C is an ordinary byte and does not stop the process.
 */
export async function spinners(stream: Output): Promise<(text: string) => Ora> {
  const { default: ora } = await import('ora');
  const terminal = terminalOf(stream);
  return (text) => ora({ text, stream: terminal, discardStdin: false }).start();
}
