import { DatabakerError } from '@dc-data-baker/models';
import { CommanderError } from 'commander';

/** Says what went wrong and gives the exit code; only a bug comes with its stack trace. */
export function reportError(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof DatabakerError) {
    process.stderr.write(`error: ${error.message}\n`);
    return error.kind === 'check' ? 1 : 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}
