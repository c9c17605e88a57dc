import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { sourceBytes } from '../sources/source-bytes.ts';
import { isGzip } from '../sources/source-name.ts';
import { ByteCounter, COUNTED_BYTES } from './byte-counter.ts';
import { type FoundLine, LineFinder } from './line-finder.ts';

/** A range of a file's bytes that begins and ends at line boundaries. */
export interface LineRange {
  readonly path: string;
  readonly from: number;
  /** The last byte is not included; a compressed file is read to its end. */
  readonly to: number;
}

/** The lines found in a range, counted from its beginning. */
export interface FoundInRange {
  readonly found: readonly FoundLine[];
  readonly lines: number;
}

/** Finds the lines of a range that contain a text. */
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
  // One buffer is reused: allocating and collecting new ones took a third of the time.
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

/** Divides a range of a plain text file into parts of about the same size. */
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

/** The offset of the first line that begins after a byte; the end of the file if there is none. */
async function lineStartAfter(file: FileHandle, after: number, bytes: number): Promise<number> {
  const chunk = Buffer.alloc(2 ** 16);
  for (let at = after; at < bytes; at += chunk.length) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    const end = chunk.subarray(0, bytesRead).indexOf('\n');
    if (end >= 0) return at + end + 1;
  }
  return bytes;
}
