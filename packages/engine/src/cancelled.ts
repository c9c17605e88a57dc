import { DatabakerError } from '@dc-data-baker/models';

/** The error of work that somebody stopped. */
export function cancelled(cause?: unknown): DatabakerError {
  return new DatabakerError('cancelled', 'stopped; what was published before is as it was', {
    cause,
  });
}

export function isCancelled(error: unknown): boolean {
  return error instanceof DatabakerError && error.kind === 'cancelled';
}
