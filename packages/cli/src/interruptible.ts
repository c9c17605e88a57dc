import type { Io } from './io.ts';

/**
 * Hands out a signal that is aborted by Ctrl-C or a polite kill, so that what runs can stop and
 * clear away. A second Ctrl-C does not wait for that.
 */
export async function interruptible<Result>(
  { signals, stderr, exit }: Pick<Io, 'signals' | 'stderr' | 'exit'>,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return exit(130);
    stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM'];
  for (const name of names) signals.on(name, stop);
  try {
    return await act(controller.signal);
  } finally {
    for (const name of names) signals.off(name, stop);
  }
}
