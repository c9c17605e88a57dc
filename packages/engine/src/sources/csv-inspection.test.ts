import { csv, type DataFormat } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { inspectCsv, inspectFields } from './csv-inspection.ts';
import { CsvProblem } from './csv-problem.ts';
import type { SourceShape } from './source-shape.ts';

const never = new AbortController().signal;

function ballots(format: DataFormat): SourceShape {
  const columns = ['election_id', 'division_id', 'geometry', 'source_table'];
  return {
    format,
    columns: columns.map((name) => ({ name, type: 'string' as const })),
    polygons: ['geometry'],
  };
}

const EXPORTED = ballots(
  csv({ header: { division_id: 'geography_id', geometry: 'geography_text' } }),
);
const HEADER = 'election_id,geography_id,geography_text,source_table\n';
const SQUARE = 'POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))';

async function* inPieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += 7) yield bytes.subarray(i, i + 7);
}

const inspect = (shape: SourceShape, text: string) => inspectCsv(inPieces(text), shape, 1e6, never);

async function problem(shape: SourceShape, text: string): Promise<string> {
  const error = await inspect(shape, text).then(
    () => 'no problem',
    (thrown: unknown) => thrown,
  );
  return error instanceof CsvProblem ? error.at('x.csv') : String(error);
}

it.each([
  ['', 0],
  ['id,name\n', 7],
  ['1,é\r\n222,"a,b"\r\n3,c', 9],
  ['1,b\n2,c\n333,until the end', 17],
])('the longest line is known, in bytes: %j', async (text, longest) => {
  const found = await inspectCsv(inPieces(text), undefined, 1e6, never);
  expect(found.longest).toBe(longest);
});

describe('a header', () => {
  it.each([
    HEADER,
    '"election_id","geography_id","geography_text","source_table"\r\n',
    `\uFEFF${HEADER}`,
    // A column may have its own name in the header.
    'election_id,division_id,geography_text,source_table\n',
  ])('is as the definition says: %j', async (header) => {
    const end = header.endsWith('\r\n') ? '\r\n' : '\n';
    const found = await inspect(EXPORTED, `${header}a,1,"${SQUARE}",Division${end}`);
    expect(found).toMatchObject({ rows: 1, warnings: [] });
  });

  it.each([
    ['in another order', 'geography_id,election_id,geography_text,source_table\n'],
    ['that is not there', `local.x.2026-05-07,1,"${SQUARE}",Division\n`],
    ['with a column less', 'election_id,geography_id,geography_text\n'],
    ['with a column more', 'election_id,geography_id,geography_text,source_table,x\n'],
    ['in capitals', HEADER.toUpperCase()],
    ['with a space', 'election_id, geography_id,geography_text,source_table\n'],
    ['of another language', 'etholiad,ardal,siâp,tabl\n'],
  ])('is refused, with both shown: one %s', async (_what, first) => {
    const found = first.trim();
    expect(await problem(EXPORTED, `${first}a,1,"${SQUARE}",Division\n`)).toBe(
      `x.csv:1: expected the header \`${HEADER.trim()}\`, found \`${found}\`; write the columns in that order under those names, or say in the table's \`csv({ header })\` what they are called`,
    );
  });

  it.each([
    ['in one quoted field', `"${HEADER.trim()}"\n`, `"${HEADER.trim()}"`],
    ['with a quote', `"election""_id",x\n`, `"election""_id",x`],
    ['after a second byte order mark', `\uFEFF\uFEFF${HEADER}`, `\\ufeff${HEADER.trim()}`],
    ['with a no-break space', `election_id\u00a0,x\n`, `election_id\\u00a0,x`],
  ])('is shown so that the difference is visible: %s', async (_what, first, found) => {
    expect(await problem(EXPORTED, first)).toContain(`, found \`${found}\`; write the columns`);
  });

  it('is reported as missing in an empty file; a file with only a header has no rows', async () => {
    expect(await problem(EXPORTED, '')).toBe(
      `x.csv:1: the file is empty; expected the header \`${HEADER.trim()}\``,
    );
    expect(await inspect(EXPORTED, HEADER)).toMatchObject({ rows: 0, warnings: [] });
  });

  it.each([
    'election_id,division_id,geometry,source_table\n',
    'ELECTION_ID,geography_id,geography_text,source_table\n',
    '"Election ID",Area,Shape,Kind\n',
    'id,Division ID,Geometry,Source Table\n',
    'source_table,geometry,division_id,x\n',
  ])('is refused if the table has none: %j', async (first) => {
    const row = `local.x.2026-05-07,1,"${SQUARE}",Division\n`;
    const bare = { ...ballots(csv({ header: false })), polygons: [] };
    expect(await problem(bare, `${first}${row}`)).toMatch(
      /^x\.csv:1: the first line looks like a header, `.*`, but the table is declared without one; remove the line, or declare `csv\(\{ header: true \}\)`$/,
    );
    expect(await inspect(bare, row)).toMatchObject({ rows: 1, warnings: [] });
  });
});

describe('a polygon', () => {
  it.each([
    ['POINT (1 2)', 'expected POLYGON or MULTIPOLYGON at character 0, found "POINT"'],
    [
      'POLYGON ((0 0, 9 0, 9 9, 0 9))',
      'ring 1 of polygon 1 is not closed: it starts at (0 0) and ends at (0 9)',
    ],
    [`${SQUARE} x`, 'expected the end of the text at character 36, found "x"'],
    ['POLYGON ((0 0, NaN 0, 9 9, 0 0))', 'expected a number at character 15, found "NaN"'],
    ['POLYGON ((0 0, 9 0, 0 0))', 'ring 1 of polygon 1 has 3 points; a closed ring has at least 4'],
    ['None', 'expected POLYGON or MULTIPOLYGON at character 0, found "None"'],
  ])('is refused where it is none: %s', async (wkt, message) => {
    const text = `${HEADER}a,1,"${SQUARE}",Division\nb,2,"${wkt}",Division\n`;
    expect(await problem(EXPORTED, text)).toBe(
      `x.csv:3: the polygon cannot be read: ${message}; correct it, or leave it empty if it is not known: ${JSON.stringify(wkt)}`,
    );
  });

  it('may be missing: the table’s checks decide', async () => {
    const found = await inspect(EXPORTED, `${HEADER}a,1,,None\nb,2,"",None\n`);
    expect(found).toMatchObject({ rows: 2, warnings: [] });
  });

  it('is reported with its ballot if it is not valid', async () => {
    const twice = `MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((0 0, 9 0, 9 9, 0 9, 0 0)))`;
    const { warnings } = await inspect(
      EXPORTED,
      `${HEADER}a,1,"${SQUARE}",Division\n"mayor.ynys-môn",2,"${twice}",Division\n`,
    );
    expect(warnings).toEqual([
      'line 3: the polygon of `mayor.ynys-môn` is not valid: Duplicate Rings at or near 0 0; an area that it covers twice counts as outside of it, and another engine may decide otherwise',
    ]);
  });

  it('is reported with its own ballot and row if rows were parsed elsewhere', async () => {
    const bowTie = 'POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))';
    async function* rows() {
      yield ['election_id', 'geography_id', 'geography_text', 'source_table'];
      yield ['two\nlines', '1', SQUARE, 'Division'];
      yield ['mayor.ynys-môn', '2', bowTie, 'Division'];
    }
    const warnings = await inspectFields(rows(), EXPORTED, new AbortController().signal);
    expect(warnings).toEqual([
      expect.stringMatching(/^row 2: the polygon of `mayor\.ynys-môn` is not valid: /),
    ]);
  });

  it('is reported as a number if many are not valid', async () => {
    const bowTie = 'POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))';
    const rows = Array.from({ length: 23 }, (_, i) => `b${i},1,"${bowTie}",Division\n`).join('');
    const { warnings } = await inspect(EXPORTED, `${HEADER}${rows}`);
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('and 3 more polygons that are not valid');
  });
});

describe('a field of a type', () => {
  const shape: SourceShape = {
    format: csv({ header: false }),
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'x', type: 'double' },
    ],
    polygons: [],
  };

  it('has a form that every engine reads alike, or is empty', async () => {
    const found = await inspect(shape, '1,-0.5\n-7,1e-3\n"12",""\n,5\n');
    expect(found).toMatchObject({ rows: 4, warnings: [] });
  });

  it.each(['1_000', ' 1', '0x10', '1.5', '+1', 'NULL', '1e3'])(
    'is refused if an engine may read it differently: %s',
    async (field) => {
      expect(await problem(shape, `1,1\n${field},2\n`)).toBe(
        `x.csv:2: column \`id\`: expected bigint, found ${JSON.stringify(field)}`,
      );
    },
  );
});
