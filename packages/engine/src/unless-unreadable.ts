import { DatabakerError, type ErrorKind } from '@dc-data-baker/models';

/** Errors that are about one table, and say nothing about the others. */
const OF_A_TABLE: ReadonlySet<ErrorKind> = new Set(['lake', 'data']);

/**
 * What was read, or else the reason in `problems`: a damaged table does not keep a person from
 * seeing the others.
 *
 * @returns `undefined` if it cannot be read
 */
export async function unlessUnreadable<Value>(
  problems: string[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DatabakerError) || !OF_A_TABLE.has(error.kind)) throw error;
    problems.push(error.message);
    return undefined;
  }
}
