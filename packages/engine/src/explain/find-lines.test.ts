import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tempFolder } from '@dc-data-baker/fixtures';
import { describe, expect, it } from 'vitest';
import { ByteCounter } from './byte-counter.ts';
import { findLines } from './find-lines.ts';
import { LineFinder } from './line-finder.ts';
import { cutIntoRanges, findInRange } from './line-range.ts';

const { signal } = new AbortController();

const whole = (to: number) => [{ from: 0, to, line: 1 }];

/** A hundred lines, of which every tenth matches, and the last has no line end. */
const lines = Array.from({ length: 100 }, (_, i) =>
  i % 10 === 9 ? `${i},the wanted one,é` : `${i},another`,
);
const wanted = lines.flatMap((text, i) => (text.includes('wanted') ? [{ line: i + 1, text }] : []));

async function fileOf(name: string, body: string | Buffer): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, body);
  return path;
}

describe('lines are found and counted', () => {
  it.each([
    ['\n', 'plain'],
    ['\r\n', 'with returns'],
    ['\r', 'with returns alone'],
  ])('whatever their line end: %j', async (end) => {
    const path = await fileOf('rows.csv', lines.join(end));
    const bytes = Buffer.byteLength(lines.join(end));
    expect(await findLines(path, whole(bytes), 'wanted', signal)).toEqual(wanted);
  });

  it('in a compressed file', async () => {
    const packed = gzipSync(lines.join('\n'));
    const path = await fileOf('rows.csv.gz', packed);
    expect(await findLines(path, whole(packed.length), 'wanted', signal)).toEqual(wanted);
  });

  it.each([1, 2, 3, 7, 1000])('in chunks of any size: %d bytes', (size) => {
    const bytes = Buffer.from(lines.join('\n'));
    const finder = new LineFinder(Buffer.from('wanted'), new ByteCounter());
    for (let at = 0; at < bytes.length; at += size) finder.push(bytes.subarray(at, at + size));
    expect(finder.end()).toEqual({ found: wanted, lines: 99 });
  });

  it.each([1, 2, 3, 50, 1000])('in %d parts of a file, each of whole lines', async (parts) => {
    const text = lines.join('\n');
    const path = await fileOf('rows.csv', text);
    const ranges = await cutIntoRanges({ path, from: 0, to: Buffer.byteLength(text) }, parts);
    let before = 0;
    const found = [];
    for (const range of ranges) {
      const part = await findInRange(range, 'wanted');
      found.push(...part.found.map(({ line, text }) => ({ line: line + before, text })));
      before += part.lines;
    }
    expect(found).toEqual(wanted);
    expect(ranges.map(({ from }) => from).slice(1)).toEqual(
      ranges.map(({ to }) => to).slice(0, -1),
    );
  });

  it('by several threads', async () => {
    const text = lines.join('\n');
    const path = await fileOf('rows.csv', text);
    const places = whole(Buffer.byteLength(text));
    expect(await findLines(path, places, 'wanted', signal, 100)).toEqual(wanted);
  });

  it('and none are found if there are none', async () => {
    const path = await fileOf('rows.csv', lines.join('\n'));
    expect(await findLines(path, whole(100), 'nowhere', signal)).toEqual([]);
    expect(await findLines(await fileOf('none.csv', ''), whole(0), 'wanted', signal)).toEqual([]);
  });
});
