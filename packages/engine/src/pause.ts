import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits before something is tried or polled again.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const pause: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal });
