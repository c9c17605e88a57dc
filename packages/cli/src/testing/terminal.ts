import { join } from 'node:path';
import { clockOfTest } from '@dc-data-baker/fixtures';
import { type IPty, spawn } from '@lydell/node-pty';
import type { Outcome } from './databaker.ts';

const MAIN = join(import.meta.dirname, '..', 'main.js');

/** What a terminal receives for Ctrl-C: a byte, which the terminal turns into a signal. */
const CTRL_C = '\x03';

/** For a shell, whose arguments are the command. */
const FORGET_WIDTH = 'stty cols 0; exec "$0" "$@"';

/** The command on a terminal, as a person uses it. */
export class Terminal {
  readonly #pty: IPty;
  readonly #outcome: Promise<Outcome & { readonly signal?: number | undefined }>;
  #screen = '';
  #waiting: { readonly text: string; readonly seen: () => void }[] = [];

  /**
   * @param env added to the environment that a terminal needs
   * @param columns its width; 0 for one that does not know it
   */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, columns = 200) {
    const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
    const given = {
      PATH,
      HOME,
      TMPDIR,
      NODE_COMPILE_CACHE,
      TERM: 'xterm',
      ...clockOfTest(),
      ...env,
    };
    const command = [process.execPath, MAIN, ...args];
    // A terminal has a width when it is made, which this one forgets before the command begins.
    const [file, ...rest] = columns === 0 ? ['sh', '-c', FORGET_WIDTH, ...command] : command;
    this.#pty = spawn(file as string, rest, {
      // A variable that is undefined would be the word `undefined` there.
      env: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      cols: columns === 0 ? 80 : columns,
      rows: 50,
    });
    this.#pty.onData((text) => {
      this.#screen += text;
      const seen = this.#waiting.filter((wait) => this.#screen.includes(wait.text));
      this.#waiting = this.#waiting.filter((wait) => !seen.includes(wait));
      for (const wait of seen) wait.seen();
    });
    this.#outcome = new Promise((done) =>
      this.#pty.onExit(({ exitCode, signal }) =>
        done({ code: exitCode, signal, stdout: this.#screen, stderr: this.#screen }),
      ),
    );
  }

  /** A terminal shows both outputs as one. */
  get outcome(): Promise<Outcome & { readonly signal?: number | undefined }> {
    return this.#outcome;
  }

  /** Resolves when a text is on the screen, or the command has ended. */
  async shows(text: string): Promise<void> {
    if (this.#screen.includes(text)) return;
    const seen = new Promise<void>((done) => this.#waiting.push({ text, seen: done }));
    await Promise.race([seen, this.#outcome]);
  }

  pressCtrlC(): void {
    this.#pty.write(CTRL_C);
  }

  /** Closes the window: the kernel sends SIGHUP, and writing to the terminal fails. */
  close(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }
}
