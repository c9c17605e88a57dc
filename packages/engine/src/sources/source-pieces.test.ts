import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { csv } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { findLines } from '../explain/find-lines.ts';
import { Lake } from '../lake/lake.ts';
import { CsvScanner } from './csv-scanner.ts';
import { inspectSource } from './inspect-source.ts';
import { knownFilePieces, knownLongestLine } from './inspection-records.ts';
import { mayHave, PIECE_BYTES, PieceMarks } from './source-pieces.ts';

const { signal } = new AbortController();

/** Valid and invalid postcodes. */
const POSTCODES = [
  'B1 1AA',
  'B10 9ZZ',
  '"B1 2AA"',
  'b1 1aa',
  '',
  'LONGWORD',
  '"said ""so"""',
  'é1 1AA',
  ' B1',
];
const rows = Array.from({ length: 60 }, (_, i) => `${i},${POSTCODES[Math.floor(i / 7) % 9]},x`);

/** Reads a file in chunks of a size, with a piece every 40 bytes. */
function piecesOf(bytes: Buffer, size: number) {
  const marks = new PieceMarks();
  const scanner = new CsvScanner({
    longestLine: 1000,
    marks: {
      column: 1,
      every: 40,
      take: (field, from, to) => marks.take(field, from, to),
      begin: (from, line) => marks.begin(from, line),
    },
  });
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.end();
  return marks.pieces();
}

describe.each([
  ['\n', ''],
  ['\r\n', ''],
  ['\r', ''],
  ['\n', '\ufeff'],
])('the pieces of a file with line ends %j after %j', (end, mark) => {
  const text = `${mark}${rows.join(end)}${end}`;
  const bytes = Buffer.from(text);

  it.each([1, 2, 3, 7, 41, 100_000])(
    'begin at line starts, in chunks of any size: %d bytes',
    (size) => {
      const pieces = piecesOf(bytes, size);
      expect(pieces).toEqual(piecesOf(bytes, 100_000));
      expect(pieces.length).toBeGreaterThan(10);
      for (const { from, line } of pieces) {
        expect(bytes.toString('utf8', from).split(end)[0]).toBe(rows[line - 1]);
      }
    },
  );

  it('list the outcodes of all of their rows, and not all others', () => {
    const pieces = piecesOf(bytes, 100_000);
    const pieceOf = (row: number) => pieces.findLastIndex(({ line }) => line <= row + 1);
    for (const [i, row] of rows.entries()) {
      const value = row.split(',')[1]?.replaceAll(/^"|"$/g, '').replaceAll('""', '"') ?? '';
      if (value === '') continue;
      const piece = pieces[pieceOf(i)];
      expect(piece && mayHave(piece, value), row).toBe(true);
      expect(
        pieces.every((each) => mayHave(each, value)),
        row,
      ).toBe(false);
    }
  });
});

it('a piece with more than 512 outcodes lists none and may contain any', () => {
  const many = Array.from({ length: 600 }, (_, i) => `1,${i} 1AA\n`).join('');
  const marks = new PieceMarks();
  marks.begin(0, 1);
  for (const [i, row] of many.trimEnd().split('\n').entries()) {
    const field = Buffer.from(row.split(',')[1] ?? '');
    marks.take(field, 0, field.length);
    const [piece] = marks.pieces();
    expect(piece?.words === null).toBe(i + 1 > 512);
  }
});

describe('a bake in a lake', () => {
  const LOCATION = 's3://bucket/rows/';
  const RECORDS = 's3://records/inspected/';
  const shape = {
    format: csv({ header: false }),
    columns: [
      { name: 'uprn', type: 'string' as const },
      { name: 'postcode', type: 'string' as const },
    ],
    polygons: [],
  };
  const PADDING = '-'.repeat(94);
  /** 55 MB in the order of postcodes, one of which occurs again at the end. */
  const text = [
    ...Array.from({ length: 500_000 }, (_, i) => `${i}${PADDING},B${Math.floor(i / 5000)} 1AA`),
    'last,B7 1AA',
    '',
  ].join('\n');

  it('records the pieces of a large file, so that a search for a row reads less', async () => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${LOCATION}rows.csv`, text);
    const objects = await lake.listSources(LOCATION);
    await inspectSource(lake, { location: LOCATION, shape, objects }, { records: RECORDS, signal });
    const [[path, known] = ['', undefined]] = await knownFilePieces(
      lake,
      RECORDS,
      LOCATION,
      objects,
    );
    expect(path).toBe(`${LOCATION}rows.csv`);
    expect(known?.column).toBe('postcode');
    const pieces = known?.pieces ?? [];
    expect(pieces).toHaveLength(Math.ceil(text.length / PIECE_BYTES));
    const having = pieces.flatMap((piece, i) =>
      mayHave(piece, 'B7 1AA')
        ? [{ from: piece.from, to: pieces[i + 1]?.from ?? text.length, line: piece.line }]
        : [],
    );
    expect(having.length).toBeLessThan(pieces.length);
    const file = lake.pathOf(`${LOCATION}rows.csv`);
    const all = await findLines(file, [{ from: 0, to: text.length, line: 1 }], 'B7 1AA', signal);
    expect(all).toHaveLength(5001);
    expect(await findLines(file, having, 'B7 1AA', signal)).toEqual(all);
  });

  it('accepts a record of an earlier version, without pieces and the longest line', async () => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${LOCATION}rows.csv`, '1,B1 1AA\n');
    const objects = await lake.listSources(LOCATION);
    const look = () =>
      inspectSource(lake, { location: LOCATION, shape, objects }, { records: RECORDS, signal });
    await look();
    const hash = createHash('sha256').update(JSON.stringify(LOCATION)).digest('hex');
    const record = join(lake.pathOf(RECORDS), `${hash.slice(0, 16)}.json`);
    const written = JSON.parse(await readFile(record, 'utf8'));
    expect(Object.keys(written.files[`${LOCATION}rows.csv`])).toEqual([
      'version',
      'rows',
      'warnings',
      'longest',
      'content',
    ]);
    expect(await knownLongestLine(lake, RECORDS, LOCATION, objects)).toBe(8);
    delete written.files[`${LOCATION}rows.csv`].longest;
    // If the record's warning is returned, the file was not read again.
    written.files[`${LOCATION}rows.csv`].warnings = ['as it was written down'];
    await writeFile(record, JSON.stringify(written));
    expect((await look()).warnings).toEqual([expect.stringContaining('as it was written down')]);
    expect(await knownFilePieces(lake, RECORDS, LOCATION, objects)).toEqual(new Map());
    expect(await knownLongestLine(lake, RECORDS, LOCATION, objects)).toBeUndefined();
  });

  it('ignores the record of a file that has changed since', async () => {
    const lake = new Lake(await tempFolder());
    await lake.write(`${LOCATION}rows.csv`, text);
    const objects = await lake.listSources(LOCATION);
    await inspectSource(lake, { location: LOCATION, shape, objects }, { records: RECORDS, signal });
    await lake.write(`${LOCATION}rows.csv`, text.replace('0-', 'x-'));
    const changed = await lake.listSources(LOCATION);
    expect(await knownFilePieces(lake, RECORDS, LOCATION, changed)).toEqual(new Map());
  });
});
