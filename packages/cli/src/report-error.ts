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

/** What sysexits.h calls an internal software error. */
export const BUG = 70;

/**
 * Tells a person what went wrong and gives the exit code. What they can put right comes
 * without a stack trace; a bug comes with it, and with where to send it.
 */
export function reportError(thrown: unknown, { stderr }: Pick<Io, 'stderr'>): number {
  // Commander has said it already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  // What the system refuses is explained where files are touched; this is for what that missed.
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
