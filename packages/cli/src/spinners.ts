import type { Ora } from 'ora';
import type { Output } from './io.ts';

/**
 * Lines that turn while something runs. They leave standard input alone: by default ora takes it,
 * in a mode in which Ctrl-C is a byte to be read and stops nothing.
 */
export async function spinners(stream: Output): Promise<(text: string) => Ora> {
  const { default: ora } = await import('ora');
  return (text) => ora({ text, stream, discardStdin: false }).start();
}
