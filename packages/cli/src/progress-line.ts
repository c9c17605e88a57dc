import type { Output } from './io.ts';
import { spinners } from './spinners.ts';

/** One line of progress: updated on a terminal, printed once at the end on a pipe. */
export interface ProgressLine {
  /** @param fraction from 0 to 1 */
  readonly progress: (fraction: number) => void;
  readonly done: (text: string) => void;
  readonly failed: () => void;
}

export async function progressLine(stderr: Output, text: string): Promise<ProgressLine> {
  if (stderr.isTTY !== true) {
    const say = (line: string) => stderr.write(`${line}\n`);
    say(text);
    return { progress: () => {}, done: say, failed: () => {} };
  }
  const spinner = (await spinners(stderr))(text);
  return {
    progress: (fraction) => {
      spinner.text = `${text} ${Math.floor(fraction * 100)} %`;
    },
    done: (last) => spinner.succeed(last),
    failed: () => spinner.fail(),
  };
}
