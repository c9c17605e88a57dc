import { Help } from 'commander';

/**
 * Wraps the lines of a text at spaces, with further lines two places deeper than the first. A word
 * that is wider than the terminal, such as a path, stays whole, so that it can be copied.
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
  // The first line begins where further ones do, so that all have as many places.
  const [first = '', ...more] = help
    .boxWrap(line.slice(own.length), columns - further.length)
    .split('\n');
  return [own + first, ...more.map((part) => further + part)];
}
