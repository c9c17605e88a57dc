import type { Io } from './io.ts';

/**
 * One press of Ctrl-C may come twice: the terminal sends it to all that runs there, and npm, pnpm
 * and nx pass on what they get themselves. Nobody presses it on purpose again this soon. In
 * milliseconds.
 */
const ONE_PRESS = 300;

/**
 * Hands out a signal that is aborted by Ctrl-C, a polite kill or the end of the terminal, so that
 * what runs can stop and clear away. A second Ctrl-C does not wait for that; the others may come
 * twice for one cause, for a shell that ends passes on what its terminal has told already.
 */
export async function interruptible<Result>(
  { signals, stderr, exit, now }: Pick<Io, 'signals' | 'stderr' | 'exit' | 'now'>,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let stoppedAt = 0;
  const stop = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
      stoppedAt = now().getTime();
      controller.abort();
    } else if (name === 'SIGINT' && now().getTime() - stoppedAt >= ONE_PRESS) exit(130);
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) signals.on(name, stop);
  try {
    return await act(controller.signal);
  } finally {
    for (const name of names) signals.off(name, stop);
  }
}
