import type pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { isTransient } from './database-error.ts';

/** Waits; ends with the signal's reason as soon as it is aborted. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** In milliseconds: a server that starts anew takes some seconds, and nobody waits for one that is gone. */
const PAUSES: readonly number[] = [500, 1000, 2000, 4000];

/**
 * Connects, again where a moment later it may work.
 *
 * @throws what the last attempt said, or what no other attempt would change: a refused password, or
 *   a database that is not there
 */
export async function connectPatiently(
  address: DatabaseAddress,
  pause: Pause,
  signal: AbortSignal,
): Promise<pg.Client> {
  for (const milliseconds of PAUSES) {
    try {
      return await connect(address, signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    await pause(milliseconds, signal);
  }
  return connect(address, signal);
}
