import { styleText } from 'node:util';
import { asFileError } from '@dc-data-baker/files';
import { DatabakerError, type ErrorKind, visibleLines } from '@dc-data-baker/models';
import { CommanderError } from 'commander';
import type { Io } from './io.ts';

const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  request: 2,
  definition: 2,
  data: 1,
  check: 1,
  lake: 1,
  cloud: 1,
  cancelled: 130,
};

/** The code of sysexits.h for an internal software error. */
export const BUG = 70;

/**
 * Prints an error and returns the exit code. An error that the person can fix has no stack trace; a
 * bug has one, and says where to report it.
 */
export function reportError(thrown: unknown, { stderr }: Pick<Io, 'stderr'>): number {
  // Commander has printed it already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  // Errors of the system are explained where files are used; this handles those that were missed.
  const error = asFileError(thrown);
  const label = styleText('red', 'error', { stream: stderr });
  if (error instanceof DatabakerError) {
    stderr.write(`${label}: ${visibleLines(error.message)}\n`);
    return EXIT_CODES[error.kind];
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `${label}: this is a bug in databaker, not something that you did\n\n${visibleLines(stack)}\n\n` +
      `Please report it with the lines above and the command that you typed:\n` +
      `https://github.com/DemocracyClub/dc_data_baker/issues (node ${process.version}, ${process.platform} ${process.arch})\n`,
  );
  return BUG;
}
