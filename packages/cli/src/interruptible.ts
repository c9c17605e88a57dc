import type { Io } from './io.ts';

/**
 * In milliseconds. One press of Ctrl-C may arrive twice: the terminal sends it to all of its
 * processes, and npm, pnpm and nx forward it. Nobody presses it again deliberately within this
 * time.
 */
const ONE_PRESS = 300;

/**
 * Passes a signal that is aborted by Ctrl-C, SIGTERM or the end of the terminal, so that the action
 * can stop and clean up. A second Ctrl-C ends the process at once. The other signals may arrive
 * twice for one cause, because a shell that ends forwards what its terminal has sent already.
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
