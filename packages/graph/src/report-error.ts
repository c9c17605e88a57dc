import { asFileError } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import { CommanderError } from 'commander';

/** Prints an error and returns the exit code; only a bug is printed with its stack trace. */
export function reportError(thrown: unknown): number {
  // Commander has printed it already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  const error = asFileError(thrown);
  if (error instanceof DatabakerError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error.kind === 'check' || error.kind === 'lake' ? 1 : 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}
