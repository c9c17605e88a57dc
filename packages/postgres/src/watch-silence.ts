import { setTimeout as sleep } from 'node:timers/promises';
import type { Pause } from './connect-patiently.ts';

/** In milliseconds. A query may compute for longer before its first row; to ask costs one connection. */
const ASKED_AFTER = 60_000;

/** In milliseconds: after these a lost packet has come again, and a server that restarts is there. */
const PAUSES: readonly number[] = [5000, 10_000];

/** What a connection is watched with. */
export interface SilenceWatch {
  /** Grows with whatever comes on the connection. */
  readonly heard: () => number;
  /** Asks the server by another connection, which has a time limit of its own, for an answer of any kind. */
  readonly answers: (signal: AbortSignal) => Promise<boolean>;
  readonly pause?: Pause | undefined;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Watches a connection on which nothing may come for minutes, because the server computes, or for ever,
 * because the network between is cut without a word. A socket cannot tell the two apart until the
 * system gives up: with Linux's defaults after eleven minutes
 * (https://docs.kernel.org/networking/ip-sysctl.html, `tcp_keepalive_intvl` and `tcp_keepalive_probes`),
 * which Node has no way to change.
 *
 * @throws an error with the code `ETIMEDOUT` once nothing comes and the server does not answer, and the
 *   signal's reason once it is aborted
 */
export async function watchSilence({
  heard,
  answers,
  pause = inRealTime,
  signal,
}: SilenceWatch): Promise<never> {
  for (;;) {
    const before = heard();
    await pause(ASKED_AFTER, signal);
    let isReached = heard() !== before || (await answers(signal));
    for (const milliseconds of PAUSES) {
      if (isReached) break;
      await pause(milliseconds, signal);
      isReached = heard() !== before || (await answers(signal));
    }
    if (!isReached) {
      const message = `nothing came for ${ASKED_AFTER / 1000} s, and the server does not answer`;
      throw Object.assign(new Error(message), { code: 'ETIMEDOUT' });
    }
  }
}

const inRealTime: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal });
