import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fittedOutput } from './fitted-output.ts';
import { sizedTerminal } from './sized-terminal.ts';
import { standardOutput } from './standard-output.ts';

/** A stream that may be a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The parts of its process that a command uses. A test passes its own, and so runs a command
 * without starting a process.
 *
 * The environment is not among them: commander and the AWS SDK read `process.env` themselves.
 */
export interface Io {
  /** Where questions are answered, if it is a terminal. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** For results only. */
  readonly stdout: Output;
  /** For progress, warnings and errors. */
  readonly stderr: Output;
  /** The directory from which relative paths start. */
  readonly cwd: string;
  /** Emits `SIGINT`, `SIGTERM` and `SIGHUP`, each with its name. */
  readonly signals: Pick<EventEmitter, 'on' | 'off'>;
  readonly now: () => Date;
  /** Waits before something is tried or polled again. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Ends everything at once, without cleaning up. */
  readonly exit: (code: number) => void;
}

/** This process. */
export function processIo(): Io {
  const { stdin, stderr, env } = process;
  return {
    stdin,
    stdout: standardOutput(),
    stderr: stderr.isTTY ? fittedOutput(sizedTerminal(stderr)) : stderr,
    // Package scripts run in another directory than they were typed in; pnpm and npm say in which.
    cwd: env['INIT_CWD'] ?? currentFolder(),
    signals: process,
    now: () => new Date(),
    pause: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }),
    exit: (code) => process.exit(code),
  };
}

/**
 * The current folder, which may have been deleted; a command with absolute paths does not need it.
 */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    // If it was deleted, the shell still has its name.
    return process.env['PWD'] ?? '/';
  }
}
