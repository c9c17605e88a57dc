import type { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { standardOutput } from './standard-output.ts';

/** A stream that may be a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * What a command touches of the process that it runs in. A test hands in its own, and so runs a
 * command without starting a process.
 *
 * The environment is not here: commander and the AWS SDK read `process.env` themselves.
 */
export interface Io {
  /** Where questions are answered, if it is a terminal. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Takes results, and nothing else. */
  readonly stdout: Output;
  /** Takes progress, warnings and errors. */
  readonly stderr: Output;
  /** The directory that relative paths start from. */
  readonly cwd: string;
  /** Emits `SIGINT`, `SIGTERM` and `SIGHUP`, each with its name. */
  readonly signals: Pick<EventEmitter, 'on' | 'off'>;
  readonly now: () => Date;
  /** Waits before something is tried or looked at again. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Ends everything at once, without clearing away. */
  readonly exit: (code: number) => void;
}

/** This process. */
export function processIo(): Io {
  const { stdin, stderr, env } = process;
  return {
    stdin,
    stdout: standardOutput(),
    stderr,
    // Package scripts run elsewhere than they were typed; pnpm and npm say where that was.
    cwd: env['INIT_CWD'] ?? currentFolder(),
    signals: process,
    now: () => new Date(),
    pause: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }),
    exit: (code) => process.exit(code),
  };
}

/** Every file has a whole path, so a command may do without; what is named from here is not there. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    // Removed since: the shell still says what it was called.
    return process.env['PWD'] ?? '/';
  }
}
