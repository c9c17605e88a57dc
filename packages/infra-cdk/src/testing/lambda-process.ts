import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { clockOfTest } from '@dc-data-baker/fixtures';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
}

/** A function's real artifact, loaded and invoked in a process of its own as Lambda does. */
export class LambdaProcess {
  readonly #bundle: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #process: ChildProcess | undefined;
  #requests = 0;

  /** @param bundle the directory of the function's code */
  constructor(bundle: string, env: Readonly<Record<string, string>> = {}) {
    this.#bundle = bundle;
    this.#env = env;
  }

  /** Whether it has answered everything, and can be called again. */
  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#process?.connected !== false;
  }

  kill(): void {
    this.#process?.kill();
  }

  /** @throws an error whose name and message are those that Step Functions receives */
  async invoke(payload: unknown): Promise<unknown> {
    this.#process ??= this.#start();
    const running = this.#process;
    const id = ++this.#requests;
    const { result, error } = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      running.send({ id, payload });
    });
    if (!error) return result ?? null;
    throw Object.assign(new Error(JSON.stringify(error)), { name: error.errorType });
  }

  #start(): ChildProcess {
    const started = fork(join(import.meta.dirname, 'lambda-runtime.mjs'), [this.#bundle], {
      // Most of a cold start is spent on compiling the SDK.
      env: {
        PATH: process.env['PATH'] ?? '',
        TZ: ':UTC',
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        ...clockOfTest(),
        ...this.#env,
      },
      execArgv: [],
      // Its log would go to CloudWatch.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    started.on('exit', (code) => {
      const error = { errorType: 'Runtime.ExitError', errorMessage: `exited with ${code}` };
      for (const [id, answer] of this.#waiting) answer({ id, error });
    });
    return started;
  }
}
