import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { sourceBytes } from '../sources/source-bytes.ts';
import { isGzip } from '../sources/source-name.ts';
import { ByteCounter, COUNTED_BYTES } from './byte-counter.ts';
import { type FoundLine, LineFinder } from './line-finder.ts';

/** A stretch of a file's bytes that begins and ends where lines do. */
export interface LineRange {
  readonly path: string;
  readonly from: number;
  /** The last byte is not included; a packed file is read to its end. */
  readonly to: number;
}

/** What is in a range, with lines counted from its beginning. */
export interface FoundInRange {
  readonly found: readonly FoundLine[];
  readonly lines: number;
}

/** Finds the lines of a range that have a text in them. */
export async function findInRange(
  { path, from, to }: LineRange,
  needle: string,
  signal?: AbortSignal,
): Promise<FoundInRange> {
  const counter = new ByteCounter();
  const finder = new LineFinder(Buffer.from(needle), counter);
  if (to <= from) return finder.end();
  if (isGzip(path)) {
    const file = createReadStream(path, {
      highWaterMark: COUNTED_BYTES,
      ...(signal && { signal }),
    });
    for await (const chunk of sourceBytes(path, file)) finder.push(chunk);
    return finder.end();
  }
  // Into one buffer over and over: new ones took a third of the time to make and to clear away.
  const { buffer } = counter;
  const file = await open(path);
  try {
    for (let at = from; at < to; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, Math.min(COUNTED_BYTES, to - at), at);
      if (bytesRead === 0) break;
      finder.push(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    return finder.end();
  } finally {
    await file.close();
  }
}

/** Cuts a range of a file of plain text into some of about the same size. */
export async function cutIntoRanges(
  { path, from, to }: LineRange,
  parts: number,
): Promise<LineRange[]> {
  const file = await open(path);
  try {
    const cuts = [from];
    for (let part = 1; part < parts; part++) {
      cuts.push(await lineStartAfter(file, from + Math.floor(((to - from) * part) / parts), to));
    }
    cuts.push(to);
    return cuts
      .slice(1)
      .map((end, i) => ({ path, from: cuts[i] ?? 0, to: end }))
      .filter((range) => range.to > range.from);
  } finally {
    await file.close();
  }
}

/** Where the first line begins that begins after a byte; the end of the file if none does. */
async function lineStartAfter(file: FileHandle, after: number, bytes: number): Promise<number> {
  const chunk = Buffer.alloc(2 ** 16);
  for (let at = after; at < bytes; at += chunk.length) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    const end = chunk.subarray(0, bytesRead).indexOf('\n');
    if (end >= 0) return at + end + 1;
  }
  return bytes;
}
