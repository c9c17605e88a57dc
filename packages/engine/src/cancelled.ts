import { DatabakerError } from '@dc-data-baker/models';

/** The error for work that somebody stopped. */
export function cancelled(cause?: unknown): DatabakerError {
  return new DatabakerError('cancelled', 'stopped', { cause });
}

/**
 * The error for a bake that somebody stopped: what it left behind, and what readers find now.
 *
 * @param published the tables that it had published by then
 */
export function cancelledBake(
  { message }: DatabakerError,
  published: readonly string[],
  cause: unknown,
): DatabakerError {
  const names = published.map((table) => `\`${table}\``).join(', ');
  const state =
    published.length === 0
      ? 'What was published before is unchanged'
      : `This bake had published ${names}; all other tables are unchanged. Bake again for the rest`;
  return new DatabakerError('cancelled', `${message}. ${state}`, { cause });
}

export function isCancelled(error: unknown): error is DatabakerError {
  return error instanceof DatabakerError && error.kind === 'cancelled';
}
