import { DatabakerError } from '@dc-data-baker/models';

/** What the lake says; anything else is not for a list of findings. */
export function ofTheLake(error: unknown): string {
  if (error instanceof DatabakerError && error.kind !== 'cloud') return error.message;
  throw error;
}
