import { once } from 'node:events';
import { setImmediate as nextMoment } from 'node:timers/promises';
import { type AwsServer, isOver } from '@dc-data-baker/fake-aws';
import type { Io } from '../io.ts';

/**
 * A pause without real time, for commands whose queries run on a server: it ends when another query
 * has ended, or at once if none is running. A command that looks at its queries every few milliseconds
 * sends two more requests for each of them.
 */
export function pauseOfQueries(server: Pick<AwsServer, 'queries' | 'until'>): Io['pause'] {
  const ended = () => server.queries.filter(isOver).length;
  let seen = 0;
  return async (_milliseconds, signal) => {
    const happened = server.until(() => ended() > seen || server.queries.every(isOver));
    const over = new AbortController();
    const stopped = signal ? [once(signal, 'abort', { signal: over.signal })] : [];
    await Promise.race([happened, ...stopped]).finally(() => over.abort());
    signal?.throwIfAborted();
    seen = ended();
    await nextMoment();
  };
}
