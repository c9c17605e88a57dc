import { asFileError } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import { CommanderError } from 'commander';

/** Says what went wrong and gives the exit code; only a bug comes with its stack trace. */
export function reportError(thrown: unknown): number {
  // Commander has said it already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  const error = asFileError(thrown);
  if (error instanceof DatabakerError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error.kind === 'check' || error.kind === 'lake' ? 1 : 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}
