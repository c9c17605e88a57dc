import { DatabakerError } from '@dc-data-baker/models';

/** The same error, with the folder of its test in the message. */
export function placed(place: string, error: unknown): unknown {
  return error instanceof DatabakerError
    ? new DatabakerError(error.kind, `${place}: ${error.message}`, { cause: error })
    : error;
}
