import type { Io } from './io.ts';

/**
 * Hands out a signal that is aborted by Ctrl-C, a polite kill or the end of the terminal, so that
 * what runs can stop and clear away. A second Ctrl-C does not wait for that; the others may come
 * twice for one cause, for a shell that ends passes on what its terminal has told already.
 */
export async function interruptible<Result>(
  { signals, stderr, exit }: Pick<Io, 'signals' | 'stderr' | 'exit'>,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
      controller.abort();
    } else if (name === 'SIGINT') exit(130);
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) signals.on(name, stop);
  try {
    return await act(controller.signal);
  } finally {
    for (const name of names) signals.off(name, stop);
  }
}
