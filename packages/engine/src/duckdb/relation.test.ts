import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tempFolder } from '@dc-data-baker/fixtures';
import { type ColumnType, csv, parquet, sqlLiteral } from '@dc-data-baker/models';
import type { TableShape } from '@dc-data-baker/planner';
import { describe, expect, it } from 'vitest';
import { relation } from './relation.ts';
import { DuckdbSession } from './session.ts';

function shapeOf(
  columns: Readonly<Record<string, ColumnType>>,
  format: TableShape['format'],
): TableShape {
  const list = Object.entries(columns).map(([name, type]) => ({ name, type }));
  return { format, columns: list, partitionedBy: [] };
}

const TWO = { a: 'string', b: 'string' } as const;
const PLAIN = shapeOf(TWO, csv({ header: false }));
const HEADED = shapeOf(TWO, csv({ header: true }));

interface ReadOptions {
  readonly folder?: string;
  readonly threads?: number;
  readonly bytes?: number;
  readonly longest?: number;
  readonly select?: string;
}

/** The rows of files with these names and contents, in the files' order. */
async function read(
  shape: TableShape,
  files: Readonly<Record<string, string | Uint8Array>>,
  { folder = '', threads = 2, bytes = 0, longest, select = '*' }: ReadOptions = {},
): Promise<unknown[][]> {
  const root = folder === '' ? await tempFolder() : folder;
  for (const [name, body] of Object.entries(files)) await writeFile(join(root, name), body);
  const paths = Object.keys(files).map((name) => join(root, name));
  const session = await DuckdbSession.open({ threads });
  try {
    const rows = await session.rows(
      `SELECT ${select} FROM ${relation(shape, paths, bytes, longest)}`,
    );
    return rows.map((row) => Object.values(row));
  } finally {
    await session.close();
  }
}

describe('a CSV', () => {
  it.each([
    [
      'plain fields',
      'x,y\nz,\n',
      [
        ['x', 'y'],
        ['z', ''],
      ],
    ],
    [
      'empty fields, which are empty strings and not null',
      ',\n"",x\n',
      [
        ['', ''],
        ['', 'x'],
      ],
    ],
    ['the word NULL, which is a word', 'NULL,null\n', [['NULL', 'null']]],
    ['white space, which belongs to the field', ' x , y\n', [[' x ', ' y']]],
    ['quoted commas', '"1, High Street",y\n', [['1, High Street', 'y']]],
    ['doubled quotes', '"say ""hi""",""""\n', [['say "hi"', '"']]],
    [
      'quoted line ends',
      '"x\ny","\r\n"\nz,z\n',
      [
        ['x\ny', '\r\n'],
        ['z', 'z'],
      ],
    ],
    ['backslashes, which escape nothing', 'x\\,"y\\"\n', [['x\\', 'y\\']]],
    [
      'Windows’ line ends',
      'x,y\r\nz,"w"\r\n',
      [
        ['x', 'y'],
        ['z', 'w'],
      ],
    ],
    [
      'a last line without an end',
      'x,y\nz,w',
      [
        ['x', 'y'],
        ['z', 'w'],
      ],
    ],
    ['a byte order mark', '\uFEFFx,y\n', [['x', 'y']]],
    ['characters of every alphabet', 'Llanfairpwll ŵ,日本 🏠\n', [['Llanfairpwll ŵ', '日本 🏠']]],
    ['apostrophes', "O'Connell St,'x'\n", [["O'Connell St", "'x'"]]],
    ['a hash, which begins no comment', '# x,y\n', [['# x', 'y']]],
    ['nothing', '', []],
  ])('has %s', async (_what, text, rows) => {
    expect(await read(PLAIN, { 'file.csv': text })).toEqual(rows);
  });

  it.each([
    ['is called otherwise', 'one,two\nx,y\n', [['x', 'y']]],
    ['has names in another order, for columns are known by position', 'b,a\nx,y\n', [['x', 'y']]],
    ['looks like a row', 'x,y\nx,y\n', [['x', 'y']]],
    ['begins with a byte order mark', '\uFEFFa,b\nx,y\n', [['x', 'y']]],
    ['is quoted', '"a","b"\nx,y\n', [['x', 'y']]],
    ['ends as Windows ends lines', 'a,b\r\nx,y\r\n', [['x', 'y']]],
    ['is all there is', 'a,b\n', []],
    ['is not even there', '', []],
  ])('skips a header line that %s', async (_what, text, rows) => {
    expect(await read(HEADED, { 'file.csv': text })).toEqual(rows);
  });

  it('skips the header of every file', async () => {
    const files = { '1.csv': 'a,b\n1,1\n', '2.csv': 'c,d\n2,2\n', '3.csv': 'a,b\n' };
    expect(await read(HEADED, files)).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });

  it('is decompressed if its name ends with .gz', async () => {
    const files = { '1.csv.gz': gzipSync('a,b\n1,1\n'), '2.csv': 'a,b\n2,2\n' };
    expect(await read(HEADED, files)).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });

  it('is read with the declared types, and its empty fields are null', async () => {
    const shape = shapeOf(
      {
        i: 'int',
        n: 'bigint',
        d: 'double',
        o: 'boolean',
        t: 'timestamp',
        y: 'date',
        m: 'decimal(5,2)',
      },
      csv({ header: false }),
    );
    const text = '1,9007199254740993,0.1,true,2026-01-02 03:04:05.678,2026-01-02,1.50\n,,,,,,\n';
    expect(await read(shape, { 'file.csv': text })).toEqual([
      [1, '9007199254740993', 0.1, true, '2026-01-02 03:04:05.678', '2026-01-02', '1.50'],
      [null, null, null, null, null, null, null],
    ]);
  });

  it.each(['*', 'x, t', 't, x', 't', 'u', 'x', 'u, x'])(
    'has empty texts and null numbers beside each other, whichever are asked for: %s',
    async (select) => {
      const shape = shapeOf({ x: 'double', t: 'string', u: 'string' }, csv({ header: false }));
      const values: Record<string, unknown> = { x: null, t: '', u: '' };
      const asked = select === '*' ? ['x', 't', 'u'] : select.split(', ');
      const rows = await read(shape, { 'file.csv': ',,""\n' }, { select });
      expect(rows).toEqual([asked.map((name) => values[name])]);
    },
  );

  it('may have columns whose names are SQL keywords', async () => {
    const names = {
      select: 'string',
      order: 'string',
      filename: 'string',
      rowid: 'string',
    } as const;
    expect(await read(shapeOf(names, csv({ header: false })), { 'x.csv': '1,2,3,4\n' })).toEqual([
      ['1', '2', '3', '4'],
    ]);
  });

  // As globs, these would match other files, or none.
  it.each([
    'with space.csv',
    "it's.csv",
    '100%20.csv',
    '#1.csv',
    'star*.csv',
    'what?.csv',
    'set[ab].csv',
    '[*].csv',
    '{a,b}.csv',
    'é"`$~;.csv',
  ])('may be called %s', async (name) => {
    const folder = join(await tempFolder(), 'deep [0-9]* folder');
    const decoys = { 'stars.csv': 'no,no\n', 'whats.csv': 'no,no\n', 'seta.csv': 'no,no\n' };
    await mkdir(folder, { recursive: true });
    await read(PLAIN, decoys, { folder });
    expect(await read(PLAIN, { [name]: 'yes,yes\n' }, { folder })).toEqual([['yes', 'yes']]);
  });

  it('may hold a polygon of megabytes on a line', async () => {
    const long = 'x'.repeat(17 * 1024 * 1024);
    const text = `a,b\n1,"${'x'.repeat(3 * 1024 * 1024)}"\n2,"${long}"\n3,x\n`;
    expect(
      await read(HEADED, { 'x.csv': text }, { select: 'a, length(b)', bytes: text.length }),
    ).toEqual([
      ['1', 3 * 1024 * 1024],
      ['2', long.length],
      ['3', 1],
    ]);
  });

  it('gives the same rows with the small buffers that its longest line allows', async () => {
    // Many lines cross the end of a buffer, some of them more than one.
    const fields = Array.from({ length: 60 }, (_, i) => `${i}, `.repeat((i * 7919) % 90_000));
    const text = fields.map((field, i) => `${i},"${field}"\n`).join('');
    expect(text.length).toBeGreaterThan(8 * 2 ** 20);
    const longest = Math.max(...text.split('\n').map((line) => line.length));
    for (const threads of [1, 2]) {
      const found = await read(PLAIN, { 'rows.csv': text }, { threads, longest });
      expect(found.map(([a, b]) => [a, String(b).length])).toEqual(
        fields.map((field, i) => [String(i), field.length]),
      );
      expect(found.every(([, b], i) => b === fields[i])).toBe(true);
    }
  });

  it('is refused if a line is longer than the buffer, with its number', async () => {
    const text = `a,b\n1,x\n2,"${'x'.repeat(17 * 1024 * 1024)}"\n`;
    const ofLargeTable = { bytes: 600 * 1024 * 1024, select: 'count(*)' };
    await expect(read(HEADED, { 'x.csv': text }, ofLargeTable)).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/x\.csv:3: the line is longer than 16,777,216 bytes/),
    });
  });
});

describe('a CSV that is wrong', () => {
  const problems = [
    ['too few columns', 'x\n', 'expected 2 columns, found 1: "x"'],
    ['too many columns', 'x,y,z\n', 'expected 2 columns, found 3: "x,y,z"'],
    ['a quote in a quoted field', '"x"z,y\n', 'a quoted field is not closed, or goes on'],
    ['bytes that are not UTF-8', Buffer.from([0x78, 0xff, 0xfe, 0x2c, 0x79, 0x0a]), 'not UTF-8'],
  ] as const;

  it.each(problems)('is reported with file and line: %s', async (_what, bad, message) => {
    const body = Buffer.concat([Buffer.from('a,b\n1,1\n'), Buffer.from(bad), Buffer.from('2,2\n')]);
    await expect(read(HEADED, { 'bad.csv': body })).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(new RegExp(`^/.*/bad\\.csv:3: .*${message}`)),
    });
  });

  it('is reported with file and line: an unclosed quote', async () => {
    await expect(read(HEADED, { 'bad.csv': 'a,b\n1,1\n"x,y\n2,2\n' })).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/^\/.*\/bad\.csv:3: a quoted field is not closed/),
    });
  });

  it.each([['1,2\nx,y\r\n3,4\n'], ['1,2\r\nx,y\n3,4\r\n'], ['1,2\nx,y\r3,4\n']])(
    'is reported with its file: different line ends, %j',
    async (text) => {
      await expect(read(PLAIN, { 'bad.csv': text })).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringMatching(
          /^\/.*\/bad\.csv: its lines do not all have the same line end/,
        ),
      });
    },
  );

  it('is reported with file and line: text for a number', async () => {
    const shape = shapeOf({ a: 'string', n: 'int' }, csv({ header: false }));
    await expect(read(shape, { 'bad.csv': 'x,1\ny,two\n' })).rejects.toMatchObject({
      kind: 'data',
      message: expect.stringMatching(/^\/.*\/bad\.csv:2: .*two/),
    });
  });

  const good = Buffer.from(
    Array.from({ length: 700_000 }, (_, i) => `${i},"${'address, '.repeat(9)}"\n`).join(''),
  );

  // Large enough for several threads, each of which only knows its own part.
  it.each(problems)(
    'is reported with the right line beyond the first megabytes: %s',
    async (what, bad, message) => {
      const body = Buffer.concat([good, Buffer.from(bad), Buffer.from('2,2\n')]);
      expect(body.length).toBeGreaterThan(60_000_000);
      const reading = read(
        PLAIN,
        { 'bad.csv': body },
        { bytes: 2 ** 30, threads: 4, select: 'max(a), max(b)' },
      );
      await expect(reading, what).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringMatching(new RegExp(`/bad\\.csv:700001: .*${message}`)),
      });
    },
  );
});

describe('folders that look like partitions', () => {
  it.each([
    ['a CSV', csv({ header: false }), 'x.csv'],
    ['a packed CSV', csv({ header: false }), 'x.csv.gz'],
  ] as const)('are ordinary folders above %s', async (_what, format, name) => {
    const folder = join(await tempFolder(), 'a=Hello', 'b=2026-05-07', '__index_level_0__=1');
    await mkdir(folder, { recursive: true });
    const body = name.endsWith('.gz') ? gzipSync('1,2\n') : '1,2\n';
    expect(await read(shapeOf(TWO, format), { [name]: body }, { folder })).toEqual([['1', '2']]);
  });

  it('are ordinary folders, except for the last ones above the files of a partitioned table', async () => {
    const root = join(await tempFolder(), 'a=Hello', 'p=no', 'q=no');
    const session = await DuckdbSession.open({ threads: 1 });
    const paths: string[] = [];
    for (const [p, q] of [
      ['A', '1'],
      ['B', '01'],
    ]) {
      const folder = join(root, `p=${p}`, `q=${q}`);
      await mkdir(folder, { recursive: true });
      const path = join(folder, 'q=file.parquet');
      await session.run(`COPY (SELECT '${p}' AS a) TO ${sqlLiteral(path)} (FORMAT parquet)`);
      paths.push(path);
    }
    const shape: TableShape = {
      ...shapeOf({ a: 'string' }, parquet()),
      partitionedBy: [
        { name: 'p', type: 'string', values: ['A', 'B'] },
        { name: 'q', type: 'string', values: ['1', '01'] },
      ],
    };
    const from = relation(shape, paths, 0);
    expect(await session.rows(`SELECT a, p, q FROM ${from} ORDER BY a`)).toEqual([
      { a: 'A', p: 'A', q: '1' },
      { a: 'B', p: 'B', q: '01' },
    ]);
    const [plan] = await session.rows<{ explain_value: string }>(
      `EXPLAIN SELECT a FROM ${from} WHERE p = 'B'`,
    );
    expect(plan?.explain_value).toContain('Scanning Files: 1/2');
    await session.close();
  });
});

it('partition keys are read from the folders that DuckDB writes', async () => {
  const folder = await tempFolder();
  const session = await DuckdbSession.open({ threads: 1 });
  const values = ['A', 'a b/c=é%', 'a%20b', 'A+B', '🏠', null];
  const rows = values.map((value, i) => `(${i}, ${value === null ? 'NULL' : sqlLiteral(value)})`);
  const [written] = await session.rows<{ Files: readonly string[] }>(
    `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) AS t(a, p)) TO ${sqlLiteral(folder)} (FORMAT parquet, PARTITION_BY (p), OVERWRITE_OR_IGNORE, RETURN_FILES)`,
  );
  const shape: TableShape = {
    ...shapeOf({ a: 'int' }, parquet()),
    partitionedBy: [{ name: 'p', type: 'string', values: ['A'] }],
  };
  const sql = `SELECT p FROM ${relation(shape, written?.Files ?? [], 0)} ORDER BY a`;
  expect((await session.rows<{ p: string | null }>(sql)).map(({ p }) => p)).toEqual(values);
  await session.close();
});

describe('a parquet file', () => {
  it('may have any name', async () => {
    const folder = await tempFolder();
    const session = await DuckdbSession.open({ threads: 1 });
    const names = ["it's [x]*.parquet", "it's x.parquet"];
    for (const name of names) {
      const path = sqlLiteral(join(folder, name));
      await session.run(`COPY (SELECT ${sqlLiteral(name)} AS a) TO ${path} (FORMAT parquet)`);
    }
    const shape = shapeOf({ a: 'string' }, parquet());
    const from = relation(shape, [join(folder, names[0] ?? '')], 0);
    expect(await session.rows(`SELECT * FROM ${from}`)).toEqual([{ a: names[0] }]);
    await session.close();
  });

  it('gives no rows, with the declared types, if a table has no files', async () => {
    const shape: TableShape = {
      ...shapeOf({ a: 'string', b: 'array<struct<n:int>>' }, parquet()),
      partitionedBy: [{ name: 'p', type: 'string', values: ['A'] }],
    };
    const session = await DuckdbSession.open({ threads: 1 });
    const described = await session.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${relation(shape, [], 0)}`,
    );
    expect(described.map((row) => [row.column_name, row.column_type])).toEqual([
      ['a', 'VARCHAR'],
      ['b', 'STRUCT(n INTEGER)[]'],
      ['p', 'VARCHAR'],
    ]);
    await session.close();
  });
});
