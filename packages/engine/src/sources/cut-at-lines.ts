import { type FileHandle, open } from 'node:fs/promises';
import type { LineEnd, RangeStart } from './csv-rules.ts';
import { BYTE_ORDER_MARK } from './csv-scanner.ts';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** A range of a file that is inspected by itself. */
export interface FileRange {
  readonly from: number;
  /** Not included; without it the range ends with the file. */
  readonly to?: number | undefined;
  /** Absent for the first range. */
  readonly start?: RangeStart | undefined;
}

/**
 * Divides a CSV into ranges that can be inspected apart from each other.
 *
 * Each begins after a line feed. There, every reader is at the beginning of a row, or the range
 * before has a mistake, for the grammar allows no line end within quotes. So the first mistake of
 * the first range that has one is the first mistake of the file, and what is in a later one does
 * not matter.
 *
 * A file whose lines end with carriage returns alone has no line feed, and is not divided: nobody has
 * written one for twenty years.
 *
 * @param bytes of the file
 * @param every the bytes from the beginning of a range to the line at or after which the next one
 *   begins: as the pieces of a file begin that the scanner marks
 * @param longestLine in bytes; what follows a longer line is not divided
 */
export async function cutAtLines(
  path: string,
  bytes: number,
  every: number,
  longestLine: number,
): Promise<readonly FileRange[]> {
  const file = await open(path);
  try {
    const head = await read(file, 0, BYTE_ORDER_MARK.length);
    const lineEnd = await firstLineEnd(file, longestLine);
    const starts = [0];
    let begins = head.equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    while (lineEnd !== undefined && begins + every < bytes) {
      // A line begins at a byte if a line feed is before it.
      const end = await find(file, [LINE_FEED], begins + every - 1, longestLine);
      if (end === undefined || end + 1 >= bytes) break;
      begins = end + 1;
      starts.push(begins);
    }
    return starts.map((from, i) => ({
      from,
      to: starts[i + 1],
      start: from === 0 || lineEnd === undefined ? undefined : { from, lineEnd },
    }));
  } finally {
    await file.close();
  }
}

/** The one that all lines have, if lines end with line feeds. */
async function firstLineEnd(file: FileHandle, longestLine: number): Promise<LineEnd | undefined> {
  const at = await find(file, [LINE_FEED, RETURN], 0, longestLine);
  if (at === undefined) return undefined;
  const [byte] = await read(file, at, 1);
  return byte === LINE_FEED ? '\\n' : '\\r\\n';
}

const SEARCHED_BYTES = 2 ** 16;

/** The offset of the first of some bytes; `undefined` if no line is as long as it is far. */
async function find(
  file: FileHandle,
  wanted: readonly number[],
  from: number,
  longestLine: number,
): Promise<number | undefined> {
  for (let at = from; at <= from + longestLine + BYTE_ORDER_MARK.length + 1; at += SEARCHED_BYTES) {
    const chunk = await read(file, at, SEARCHED_BYTES);
    if (chunk.length === 0) return undefined;
    const found = wanted.map((byte) => chunk.indexOf(byte)).filter((offset) => offset >= 0);
    if (found.length > 0) return at + Math.min(...found);
  }
  return undefined;
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
