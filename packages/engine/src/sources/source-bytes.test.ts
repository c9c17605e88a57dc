import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { GzipProblem, sourceBytes } from './source-bytes.ts';

const FIRST = gzipSync('a,b\n');
const SECOND = gzipSync('c,d\n');
const ZERO = Buffer.alloc(1);

/** The decompressed content of a file that comes in chunks of some size. */
async function unpacked(file: Buffer, chunk: number): Promise<string> {
  const chunks = Array.from({ length: Math.ceil(file.length / chunk) }, (_, i) =>
    file.subarray(i * chunk, (i + 1) * chunk),
  );
  let text = '';
  for await (const bytes of sourceBytes('x.csv.gz', Readable.from(chunks))) text += bytes;
  return text;
}

it.each([1, 7, 1000])(
  'decompresses several gzip members in one file, %i bytes at a time',
  async (chunk) => {
    expect(await unpacked(FIRST, chunk)).toBe('a,b\n');
    expect(await unpacked(Buffer.concat([FIRST, SECOND]), chunk)).toBe('a,b\nc,d\n');
  },
);

it.each([
  ['nothing', Buffer.alloc(0), 'unexpected end of file'],
  ['half of a file', FIRST.subarray(0, -9), 'unexpected end of file'],
  ['text', Buffer.from('a,b\n'), 'incorrect header check'],
  ['a file and text', Buffer.concat([FIRST, Buffer.from('a,b\n')]), 'incorrect header check'],
  ['a file and a zero', Buffer.concat([FIRST, ZERO]), '1 byte after its end'],
  ['a file and zeros', Buffer.concat([FIRST, Buffer.alloc(100)]), '100 bytes after its end'],
  [
    'a second file after a zero',
    Buffer.concat([FIRST, ZERO, SECOND]),
    `${SECOND.length + 1} bytes after its end`,
  ],
])('refuses %s', async (_what, file, why) => {
  for (const chunk of [1, 7, 1000]) {
    const problem = await unpacked(file, chunk).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(GzipProblem);
    expect(problem).toMatchObject({
      message: `the gzip file is damaged or cut short (${why}); fetch it again`,
    });
  }
});
