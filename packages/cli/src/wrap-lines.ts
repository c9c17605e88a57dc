import { Help } from 'commander';
import { wrapWords } from './wrap-words.ts';

/** Stands for a space inside of a command; nobody types it (Unicode's private use area). */
const JOINT = '\uE000';

/**
 * Wraps the lines of a text at spaces, with further lines two places deeper than the first. What is
 * copied stays whole: a word that is wider than the terminal, such as a path, and text in backticks,
 * such as a command, if it fits in a line.
 *
 * @param columns the width of the terminal; without one, nothing is wrapped
 */
export function wrapLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string[] {
  const help = new Help();
  if (help.displayWidth(line) <= columns) return [line];
  const own = line.match(/^ */)?.[0] ?? '';
  const further = `${own}  `;
  const room = columns - further.length;
  const joined = line
    .slice(own.length)
    .replace(/`[^`]+`/g, (text) =>
      help.displayWidth(text) < room ? text.replaceAll(' ', JOINT) : text,
    );
  // The first line begins where further ones do, so that all have as many places.
  const lines = wrapWords(joined, room).map((part) => part.replaceAll(JOINT, ' '));
  return lines.map((part, i) => (i === 0 ? own : further) + part);
}
