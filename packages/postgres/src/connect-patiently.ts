import type pg from 'pg';
import { connect } from './connect.ts';
import type { DatabaseAddress } from './database-address.ts';
import { isTransient } from './database-error.ts';

/**
 * Waits before something is tried or polled again.
 *
 * @throws the signal's reason as soon as it is aborted
 */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/**
 * In milliseconds: a server takes some seconds to restart, and waiting longer for a missing one is
 * pointless.
 */
const PAUSES: readonly number[] = [500, 1000, 2000, 4000];

/**
 * Connects, and retries errors that may pass.
 *
 * @throws the last attempt's error, or an error that would not pass: a refused password, or a
 *   missing database
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
