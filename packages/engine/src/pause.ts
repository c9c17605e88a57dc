import { setTimeout as sleep } from 'node:timers/promises';
import type { Pause } from '@dc-data-baker/postgres';

export type { Pause };

/** Waits in real time. */
export const pause: Pause = (milliseconds, signal) =>
  sleep(milliseconds, undefined, signal && { signal });
