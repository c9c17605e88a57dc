import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { fittedOutput } from './fitted-output.ts';

const RED = '\u001B[31merror\u001B[39m';
const LONG = 'a table was never baked; bake it with `databaker bake a_table`, or not';

async function written(...chunks: readonly string[]): Promise<string> {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 60 });
  const fitted = fittedOutput(terminal);
  for (const chunk of chunks) fitted.write(chunk);
  fitted.end();
  return text(terminal);
}

it('wraps whole lines at the width of the terminal, with their colours', async () => {
  expect(await written(`${RED}: ${LONG}\n`, 'short\n')).toBe(
    `${RED}: a table was never baked; bake it with\n  \`databaker bake a_table\`, or not\nshort\n`,
  );
});

it.each([
  ['a part of a line', LONG],
  ['a line that replaces another', `\r${LONG}\n`],
  ['a line after which the cursor moves', `\u001B[2K\u001B[1A${LONG}\n`],
])('writes %s as it is', async (_, chunk) => {
  expect(await written(chunk)).toBe(chunk);
});
