import { setTimeout as sleep } from 'node:timers/promises';
import type { Pause } from './connect-patiently.ts';

/**
 * In milliseconds. A query may compute for longer before its first row; a check costs one
 * connection.
 */
const ASKED_AFTER = 60_000;

/**
 * In milliseconds: after these, a lost packet has been repeated, and a restarting server is back.
 */
const PAUSES: readonly number[] = [5000, 10_000];

/** How a connection is watched. */
export interface SilenceWatch {
  /** Grows with everything that arrives on the connection. */
  readonly heard: () => number;
  /**
   * Asks the server on another connection, which has its own time limits, why nothing arrives.
   * `undefined` if something still may.
   */
  readonly reason: (signal: AbortSignal) => Promise<string | undefined>;
  /** In milliseconds, from which silence has no good reason, whatever the server says. */
  readonly longest: number;
  readonly pause?: Pause | undefined;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Watches a connection that may be silent for minutes, because the server computes, or forever,
 * because the network was cut. A socket cannot distinguish the two until the system gives up: with
 * Linux's defaults after eleven minutes (https://docs.kernel.org/networking/ip-sysctl.html,
 * `tcp_keepalive_intvl` and `tcp_keepalive_probes`), which Node cannot change.
 *
 * @throws an error with the code `ETIMEDOUT` once nothing arrives and there is a reason for that,
 *   or the signal's reason once it is aborted
 */
export async function watchSilence({
  heard,
  reason,
  longest,
  pause = inRealTime,
  signal,
}: SilenceWatch): Promise<never> {
  let before = heard();
  let silent = 0;
  for (;;) {
    await pause(ASKED_AFTER, signal);
    silent = heard() === before ? silent + ASKED_AFTER : 0;
    before = heard();
    if (silent > longest) throw silenceError(silent, 'the server should have ended the query');
    let said = silent > 0 ? await reason(signal) : undefined;
    for (const milliseconds of PAUSES) {
      if (said === undefined) break;
      await pause(milliseconds, signal);
      said = heard() === before ? await reason(signal) : undefined;
    }
    if (said !== undefined) throw silenceError(ASKED_AFTER, said);
  }
}

function silenceError(milliseconds: number, why: string): Error {
  const message = `nothing was received for ${milliseconds / 1000} s, and ${why}`;
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
}

const inRealTime: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal });
