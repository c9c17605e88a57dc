import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { clockOfTest } from '@dc-data-baker/fixtures';
import type { Io } from '../io.ts';
import { runCli } from '../run-cli.ts';
import { inEnvironment } from './environment.ts';

const MAIN = join(import.meta.dirname, '..', 'main.js');

export interface Outcome {
  /** `null` if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command in this process, without a terminal and with an empty environment.
 *
 * A process of its own takes a second to start, mostly for loading modules. Only tests about
 * processes (signals, kills, two at once) start one.
 *
 * @param changes override the command's surroundings; `onStderr` is called with each part of the
 *   output
 */
export async function databaker(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  { onStderr, ...changes }: Partial<Io> & { readonly onStderr?: (text: string) => void } = {},
): Promise<Outcome> {
  const stdout = new Text();
  const stderr = new Text(onStderr);
  const io: Io = {
    stdin: Readable.from([]),
    stdout,
    stderr,
    cwd: process.cwd(),
    signals: new EventEmitter(),
    now: () => new Date(),
    // What a command waits for is on this machine, and faster than AWS.
    pause: (milliseconds, signal) => sleep(milliseconds / 20, undefined, signal && { signal }),
    exit: (code) => {
      throw new Error(`the command wants to exit at once, with ${code}`);
    },
    ...changes,
  };
  const code = await inEnvironment(env, () => runCli(args, io));
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Starts the command as a person does: in a process of its own. */
export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return spawn(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...clockOfTest(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Keeps what is written to it. */
class Text extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void = () => {}) {
    super();
    this.#onText = onText;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    this.#onText(chunk.toString('utf8'));
    done();
  }
}
