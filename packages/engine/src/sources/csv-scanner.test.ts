import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvProblem } from './csv-problem.ts';
import type { CsvRules } from './csv-rules.ts';
import { CsvScanner } from './csv-scanner.ts';

interface Scanned {
  readonly rows: string[][];
  readonly hasEnd: boolean;
}

/** The fields of a text that is scanned in chunks of some size. */
function scan(
  body: string | Buffer,
  { columns = 2, cuts = [], ...rules }: Partial<CsvRules> & { cuts?: readonly number[] } = {},
): Scanned {
  const rows: string[][] = [];
  const scanner = new CsvScanner({
    columns,
    longestLine: 1000,
    wanted: new Set(Array.from({ length: columns }, (_, i) => i)),
    onField: (bytes, column, row) => {
      rows[row] ??= [];
      (rows[row] as string[])[column] = bytes.toString();
    },
    ...rules,
  });
  const bytes = Buffer.from(body);
  const ends = [...cuts, bytes.length].map((cut) => Math.min(cut, bytes.length));
  let from = 0;
  for (const end of ends) {
    scanner.push(bytes.subarray(from, Math.max(from, end)));
    from = Math.max(from, end);
  }
  const hasEnd = scanner.end();
  expect(scanner.rows).toBe(rows.length);
  return { rows, hasEnd };
}

function problem(body: string | Buffer, rules: Partial<CsvRules> = {}): string {
  const problems = [[], [1], [2, 3], [...Array(60).keys()]].map((cuts) => {
    try {
      scan(body, { ...rules, cuts });
    } catch (error) {
      if (error instanceof CsvProblem) return error.at('x.csv');
      throw error;
    }
    return 'no problem';
  });
  // The same for every chunk size, except that less of the line may be shown.
  expect(new Set(problems.map((each) => each.replace(/: ".*$/s, ''))).size).toBe(1);
  return problems[0] ?? '';
}

describe('accepts files that both engines read alike', () => {
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
      'empty fields',
      ',\n"",""\n',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['quoted commas', '"1, High Street",y\n', [['1, High Street', 'y']]],
    [
      'doubled quotes',
      '"say ""hi""","""a"""\n"""",y\n',
      [
        ['say "hi"', '"a"'],
        ['"', 'y'],
      ],
    ],
    ['white space, which belongs to the field', ' x , y\n', [[' x ', ' y']]],
    [
      'Windows’ line ends',
      'x,y\r\nz,"w"\r\n',
      [
        ['x', 'y'],
        ['z', 'w'],
      ],
    ],
    [
      'line ends of before 2001',
      'x,y\rz,"w"\r',
      [
        ['x', 'y'],
        ['z', 'w'],
      ],
    ],
    ['a byte order mark', '\uFEFF"x",y\n', [['x', 'y']]],
    [
      'every alphabet',
      'Llanfairpwll ŵ,日本 🏠\u2028\u0085\n',
      [['Llanfairpwll ŵ', '日本 🏠\u2028\u0085']],
    ],
    ['apostrophes, hashes, tabs and other signs', "'x,#\t\f;|\n", [["'x", '#\t\f;|']]],
    ['nothing at all', '', []],
  ])('%s', (_what, text, rows) => {
    for (const cuts of [[], [1], [2, 3, 4], [...Array(60).keys()]]) {
      expect(scan(text, { cuts })).toEqual({ rows, hasEnd: true });
    }
  });

  it.each(['x,y', 'x,"y"', 'a,b\nx,y', 'a,b\r\nx,"y"'])(
    'a last line without an end: %j',
    (text) => {
      const { rows, hasEnd } = scan(text);
      expect(rows.at(-1)).toEqual(['x', 'y']);
      expect(hasEnd).toBe(false);
    },
  );

  it('expects as many columns as in the first row, if the number is not given', () => {
    const scanner = new CsvScanner({ longestLine: 99 });
    scanner.push(Buffer.from('a,b,c\n1,2,3\n'));
    expect(() => scanner.push(Buffer.from('1,2\n'))).toThrow('expected 3 columns, found 2');
  });

  it('reads what a writer of RFC 4180 writes, in chunks cut anywhere', () => {
    const field = fc
      .string({ unit: 'grapheme', maxLength: 9 })
      .map((text) => text.replace(/[\\\r\n\0]/g, '"'));
    const rows = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 9 });
    const cuts = fc
      .array(fc.nat({ max: 90 }), { maxLength: 9 })
      .map((all) => all.sort((a, b) => a - b));
    const quote = (text: string, always: boolean) =>
      always || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    fc.assert(
      fc.property(
        rows,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n', '\r'),
        cuts,
        (rows, always, end, cuts) => {
          const text = rows
            .map((row) => row.map((each) => quote(each, always)).join(',') + end)
            .join('');
          if (text.startsWith('\uFEFF')) return;
          expect(scan(text, { cuts }).rows).toEqual(rows);
        },
      ),
    );
  });
});

describe('anything else is refused, with its line', () => {
  it.each([
    ['a,b\n\nc,d\n', 'x.csv:2: the line is empty; remove it: ""'],
    ['a,b\n\n', 'x.csv:2: the line is empty; remove it: ""'],
    ['\n', 'x.csv:1: the line is empty; remove it: ""'],
    ['a,b\r\n\r\n', 'x.csv:2: the line is empty; remove it: ""'],
    [
      'a\n',
      'x.csv:1: expected 2 columns, found 1; leave the field of a missing value empty, but write its comma: "a"',
    ],
    [
      'a,b\na,b,c\n',
      'x.csv:2: expected 2 columns, found 3; put a field that has a comma in it in quotes: "a,b,c"',
    ],
    [
      'a,b\na,b,\n',
      'x.csv:2: expected 2 columns, found 3; put a field that has a comma in it in quotes: "a,b,"',
    ],
    [
      'a,b\nc',
      'x.csv:2: expected 2 columns, found 1; leave the field of a missing value empty, but write its comma: "c"',
    ],
  ])('%j', (text, message) => {
    expect(problem(text)).toBe(message);
  });

  it.each([
    [
      'a,b\n5" pipe,x\n',
      /^x\.csv:2: there is a quote in a field that does not begin with one; .*: "5\\" pipe,x"$/,
    ],
    ['a""b,x\n', /^x\.csv:1: there is a quote in a field/],
    ['x,y"\n', /^x\.csv:1: there is a quote in a field/],
    [' "a",x\n', /^x\.csv:1: there is a quote in a field/],
    ['"a" ,x\n', /^x\.csv:1: a quoted field is not closed, or goes on after its closing quote/],
    ['"a"b,x\n', /^x\.csv:1: a quoted field is not closed, or goes on after its closing quote/],
    ['a,b\n"x\ny",z\n', /^x\.csv:2: a quoted field is not closed, or goes on on the next line/],
    ['"x\ry",z\r', /^x\.csv:1: a quoted field is not closed, or goes on on the next line/],
    ['x,"y', /^x\.csv:1: a quoted field is not closed/],
    ['x,y\n12\\3 High Street,z\n', /^x\.csv:2: there is a backslash, .*: "12\\\\3 High Street,z"$/],
    ['"x\\"",y\n', /^x\.csv:1: there is a backslash/],
    ['x,\0\n', /^x\.csv:1: there is a NUL byte/],
    [
      'a,b\nx,y\r\n',
      /^x\.csv:2: the line ends with \\r\\n and those before it with \\n; .*: "x,y"$/,
    ],
    ['a,b\r\nx,y\n', /^x\.csv:2: the line ends with \\n and those before it with \\r\\n/],
    ['a,b\nx\ry,z\n', /^x\.csv:2: /],
  ])('%j', (text, message) => {
    expect(problem(text)).toMatch(message);
  });

  it.each([
    ['Latin 1', [0x63, 0x61, 0x66, 0xe9]],
    ['a character that is cut short', [0xe6, 0x97]],
    ['a character in more bytes than it needs', [0xc0, 0xaf]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
    ['a byte of no meaning', [0xff]],
    ['the end of a character without its beginning', [0x80]],
  ])('bytes that are not UTF-8: %s', (_what, bytes) => {
    const body = Buffer.concat([
      Buffer.from('é,b\n'),
      Buffer.from(bytes),
      Buffer.from(',y\nz,z\n'),
    ]);
    expect(problem(body)).toMatch(/^x\.csv:2: the bytes are not UTF-8; write the file in UTF-8: /);
    for (const end of ['\r', '\r\n']) {
      const rows = Buffer.concat([Buffer.from(`a,b${end}`), Buffer.from(bytes), Buffer.from(',y')]);
      expect(problem(rows)).toMatch(/^x\.csv:2: the bytes are not UTF-8/);
    }
    expect(problem(Buffer.concat([Buffer.from('a,b\nx,'), Buffer.from(bytes)]))).toMatch(
      /^x\.csv:2: the bytes are not UTF-8/,
    );
  });

  it('the first mistake in the file, even if a later one is in the same chunk', () => {
    const wrong = Buffer.from([0xff]);
    const body = Buffer.concat([Buffer.from('a,b\nc\nd,'), wrong, Buffer.from('\n')]);
    expect(problem(body)).toMatch(/^x\.csv:2: expected 2 columns, found 1/);
    const quoted = Buffer.concat([Buffer.from('a,b"'), wrong, Buffer.from('\n')]);
    expect(problem(quoted)).toMatch(/^x\.csv:1: there is a quote in a field/);
  });

  it('a line that is longer than the limit, as soon as it is', () => {
    const scanner = new CsvScanner({ longestLine: 1000, columns: 2 });
    const chunk = Buffer.from('x'.repeat(300));
    for (let i = 0; i < 3; i++) scanner.push(chunk);
    expect(() => scanner.push(chunk)).toThrow('the line is longer than 1,000 bytes');
  });
});
