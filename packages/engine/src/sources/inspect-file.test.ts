import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { csv } from '@dc-data-baker/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvProblem } from './csv-problem.ts';
import { type CsvReading, inspectRange } from './csv-range.ts';
import { fileChunks } from './file-chunks.ts';
import { type CsvFindings, fileFindings } from './file-findings.ts';
import { inspectFile } from './inspect-file.ts';
import type { RangeWorkers } from './range-workers.ts';
import type { SourceShape } from './source-shape.ts';

const never = new AbortController().signal;

const ADDRESSES: SourceShape = {
  format: csv({ header: false }),
  columns: [
    { name: 'uprn', type: 'bigint' },
    { name: 'address', type: 'string' },
    { name: 'postcode', type: 'string' },
  ],
  polygons: [],
};
const BALLOTS: SourceShape = {
  format: csv({ header: true }),
  columns: [
    { name: 'election_id', type: 'string' },
    { name: 'geometry', type: 'string' },
    { name: 'source_table', type: 'string' },
  ],
  polygons: ['geometry'],
};

/** What is found, or the mistake as a person reads it. */
async function outcome(inspect: () => Promise<CsvFindings>): Promise<CsvFindings | string> {
  try {
    return await inspect();
  } catch (error) {
    if (error instanceof CsvProblem) return error.at('x.csv');
    throw error;
  }
}

/** By one reader, from beginning to end. */
const whole = (path: string, reading: CsvReading, chunkBytes: number) =>
  outcome(async () => {
    const chunks = fileChunks(path, 0, undefined, chunkBytes);
    return fileFindings(reading.shape, [await inspectRange(chunks, reading, never)]);
  });

/** In ranges, three at a time, and any of them may be ready first. */
const inRanges = (path: string, reading: CsvReading, bytes: number, chunkBytes: number) => {
  const run: RangeWorkers['run'] = ({ range: { from, to, start } }, signal) =>
    inspectRange(fileChunks(path, from, to, chunkBytes), reading, signal, start);
  const file = { path, bytes, reading, onRead: () => {} };
  return outcome(() => inspectFile(file, { most: 3, run }, never));
};

const SQUARE = 'POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))';
const BOW_TIE = 'POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))';
const ROWS = {
  addresses: [
    '1,a,B1 1AA',
    '22,"a, ""b""",B10 9ZZ',
    ',é 🏠,',
    '"3","","W1 1AA"',
    `4,${'x'.repeat(30)},`,
  ],
  ballots: [`a,"${SQUARE}",Division`, `"b,é","${BOW_TIE}",`, 'c,,None', `d,"${SQUARE}","x"`],
};
const MARK = [0xef, 0xbb, 0xbf];
/** What makes a file wrong, or another one. */
const ODD = [
  ...['', ',', '"', '""', '\n', '\r', '\r\n', '\\', '\0', ' ', 'x', '"x', 'x"', '"x"'].map(
    (text) => [...Buffer.from(text)],
  ),
  MARK,
  [0xe9],
  [0xff],
  [0xe6, 0x97],
  [0xed, 0xa0, 0x80],
  [0x80],
  [...Buffer.from('y'.repeat(200))],
];

/** Rows with a few odd bytes somewhere among them. */
const files = (rows: readonly string[], header: string) =>
  fc
    .record({
      mark: fc.boolean(),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      rows: fc.array(fc.constantFrom(...rows), { maxLength: 40 }),
      hasEnd: fc.boolean(),
      odd: fc.array(fc.record({ at: fc.nat({ max: 400 }), bytes: fc.constantFrom(...ODD) }), {
        maxLength: 2,
      }),
    })
    .map(({ mark, end, rows, hasEnd, odd }) => {
      const text = [header, ...rows].filter((row) => row !== '').join(end) + (hasEnd ? end : '');
      const bytes = [...(mark ? MARK : []), ...Buffer.from(text)];
      for (const { at, bytes: more } of odd) bytes.splice(at, 0, ...more);
      return Buffer.from(bytes);
    });

describe.each([
  ['addresses', ADDRESSES, ''],
  ['ballots', BALLOTS, 'election_id,geometry,source_table'],
] as const)('a file of %s that is inspected in ranges', (kind, shape, header) => {
  it('is found to be what it is found to be as a whole, with the same first mistake', async () => {
    const path = join(await tempFolder(), 'x.csv');
    await fc.assert(
      fc.asyncProperty(
        files(ROWS[kind], header),
        fc.constantFrom(1, 7, 11, 60, 300),
        fc.constantFrom(33, 36, 120),
        fc.constantFrom(1, 3, 16, 64, 10_000),
        async (body, pieceBytes, longestLine, chunkBytes) => {
          await writeFile(path, body);
          const reading = { shape, longestLine, findsRows: true, pieceBytes };
          const expected = await whole(path, reading, chunkBytes);
          expect(await inRanges(path, reading, body.length, chunkBytes)).toEqual(expected);
          // Chunks decide about nothing but how much of a line is shown.
          const other = await whole(path, reading, 10_000);
          const said = (found: CsvFindings | string) =>
            typeof found === 'string' ? found.replace(/: ".*$/s, '') : found;
          expect(said(other)).toEqual(said(expected));
        },
      ),
      { numRuns: 200 },
    );
  });
});
