import { DatabakerError } from '@dc-data-baker/models';

/** The message of a lake's error; any other error is not a finding and is thrown. */
export function ofTheLake(error: unknown): string {
  if (error instanceof DatabakerError && error.kind !== 'cloud') return error.message;
  throw error;
}
