import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWkt, WktError } from './wkt.ts';

const numbers = (text: string) => parseWkt(text).map((polygon) => polygon.map((ring) => [...ring]));

const triangle = [0, 0, 1, 0, 1, 1, 0, 0];

describe('reads', () => {
  test('a POLYGON, with its holes', () => {
    expect(numbers('POLYGON ((0 0, 1 0, 1 1, 0 0))')).toEqual([[triangle]]);
    expect(
      numbers('POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1), (7 1, 8 1, 8 2, 7 1))'),
    ).toEqual([
      [
        [0, 0, 9, 0, 9, 9, 0, 0],
        [5, 1, 6, 1, 6, 2, 5, 1],
        [7, 1, 8, 1, 8, 2, 7, 1],
      ],
    ]);
  });

  test('a MULTIPOLYGON', () => {
    expect(numbers('MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((0 0, 1 0, 1 1, 0 0)))')).toEqual([
      [triangle],
      [triangle],
    ]);
  });

  test('keywords in any case, with any whitespace', () => {
    expect(numbers('polygon((0 0,1 0,1 1,0 0))')).toEqual([[triangle]]);
    expect(numbers('\n MultiPolygon\t( ( (0\n0 ,\r\n1 0 , 1 \t 1,0 0 ) ) ) \n')).toEqual([
      [triangle],
    ]);
  });

  test.each(['1e2', '-1.5E-3', '+4', '.5', '5.', '-0', '0.160898786204296', '1e-400'])(
    'the number %s',
    (text) => {
      expect(numbers(`POLYGON ((${text} 0, 1 0, 1 1, ${text} 0))`)[0]?.[0]?.[0]).toBe(Number(text));
    },
  );

  test.each([
    ['POLYGON Z ((0 0 7, 1 0 7, 1 1 7, 0 0 8))'],
    ['POLYGON M ((0 0 7, 1 0 7, 1 1 7, 0 0 8))'],
    ['POLYGON ZM ((0 0 7 8, 1 0 7 8, 1 1 7 8, 0 0 7 9))'],
    ['POLYGONZ((0 0 7, 1 0 7, 1 1 7, 0 0 8))'],
    ['polygon zm((0 0 7 8, 1 0 7 8, 1 1 7 8, 0 0 7 9))'],
  ])('only the first two ordinates of %s', (text) => {
    expect(numbers(text)).toEqual([[triangle]]);
  });

  test.each([
    ['POLYGON EMPTY', []],
    ['polygon z empty', []],
    ['MULTIPOLYGON EMPTY', []],
    ['MULTIPOLYGON (EMPTY, EMPTY)', []],
    ['MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))', [[triangle]]],
    ['POLYGON (EMPTY)', []],
    ['POLYGON (EMPTY, (0 0, 1 0, 1 1, 0 0))', [[triangle]]],
    ['POLYGON ((0 0, 1 0, 1 1, 0 0), EMPTY)', [[triangle]]],
  ])('nothing for the empty parts of %s', (text, expected) => {
    expect(numbers(text)).toEqual(expected);
  });

  test('the UTF-8 of a text', () => {
    const bytes = (text: string) => parseWkt(new TextEncoder().encode(text));
    const text = 'MULTIPOLYGON (((0 0, 1e0 0, 1 1, 0 0)), EMPTY)';
    expect(bytes(text)).toEqual(parseWkt(text));
    for (const wrong of ['POLYGON ((0 \u2003é', '\ufeffPOLYGON EMPTY', 'POLYGON ((0 0, 1']) {
      expect(() => bytes(wrong)).toThrow(WktError);
      try {
        parseWkt(wrong);
      } catch (error) {
        expect(() => bytes(wrong)).toThrow((error as WktError).message);
      }
    }
  });

  test('a ring of very many vertices', () => {
    const points = Array.from({ length: 300_000 }, (_, i) => `${i} ${i * i}`);
    const text = `POLYGON ((${[...points, points[0]].join(',')}))`;
    expect(parseWkt(text)[0]?.[0]?.length).toBe(600_002);
  });

  test('exactly the doubles nearest to the decimals', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const decimal = fc.oneof(
      double.map(String),
      double.map((value) => value.toExponential()),
      fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map((n) => (n / 1e7).toFixed(7)),
      fc.stringMatching(/^[+-]?([0-9]{1,25}(\.[0-9]{0,25})?|\.[0-9]{1,25})([eE][+-]?[0-9]{1,2})?$/),
    );
    fc.assert(
      fc.property(decimal, decimal, (x, y) => {
        const ring = parseWkt(`POLYGON ((${x} ${y}, 1 0, 1 1, ${x} ${y}))`)[0]?.[0];
        expect(ring?.[0]).toBe(Number(x));
        expect(ring?.[1]).toBe(Number(y));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('refuses', () => {
  test.each([
    ['', 'expected POLYGON or MULTIPOLYGON at character 0, found the end of the text', 0],
    ['POINT (1 2)', 'expected POLYGON or MULTIPOLYGON at character 0, found "POINT"', 0],
    [
      '  LINESTRING (1 2, 3 4)',
      'expected POLYGON or MULTIPOLYGON at character 2, found "LINESTRING"',
      2,
    ],
    ['POLYGONS ((', 'expected POLYGON or MULTIPOLYGON at character 0, found "POLYGONS"', 0],
    [
      'SRID=4326;POLYGON ((0 0, 1 0, 1 1, 0 0))',
      'expected POLYGON or MULTIPOLYGON at character 0, found "SRID=4326;POLYGON"',
      0,
    ],
    [
      '0106000020E6100000010000000103000000',
      'expected POLYGON or MULTIPOLYGON at character 0, found "0106000020E6100000010000000103..."',
      0,
    ],
    ['POLYGON', 'expected "(" or EMPTY at character 7, found the end of the text', 7],
    ['POLYGON EMPTYISH', 'expected "(" or EMPTY at character 8, found "EMPTYISH"', 8],
    ['POLYGON ()', 'expected "(" or EMPTY at character 9, found ")"', 9],
    ['POLYGON (())', 'expected a number at character 10, found ")"', 10],
    ['POLYGON ((0 0, 1 0,', 'expected a number at character 19, found the end of the text', 19],
    ['POLYGON ((0 0, 1', 'expected a number at character 16, found the end of the text', 16],
    ['POLYGON ((0 0, 1 0', 'expected "," or ")" at character 18, found the end of the text', 18],
    [
      'POLYGON ((0 0, 1 0, 1 1, 0 0)',
      'expected "," or ")" at character 29, found the end of the text',
      29,
    ],
    ['POLYGON ((0 0, 1 0; 1 1', 'expected a number at character 17, found "0;"', 17],
    ['POLYGON ((0 0, abc 0))', 'expected a number at character 15, found "abc"', 15],
    ['POLYGON ((0 0, NaN 0))', 'expected a number at character 15, found "NaN"', 15],
    ['POLYGON ((0 0, -Infinity 0))', 'expected a number at character 15, found "-Infinity"', 15],
    ['POLYGON ((0 0, 0x10 0))', 'expected a number at character 15, found "0x10"', 15],
    ['POLYGON ((0 0, 1.2.3 0))', 'expected a number at character 15, found "1.2.3"', 15],
    ['POLYGON ((0 0, 1e 0))', 'expected a number at character 15, found "1e"', 15],
    ['POLYGON ((0 0, - 0))', 'expected a number at character 15, found "-"', 15],
    ['POLYGON ((0 0, 1e999 0))', 'the number at character 15 is too large: "1e999"', 15],
    ['POLYGON ((0 0, 1 0 5))', 'expected "," or ")" at character 19, found "5"', 19],
    ['POLYGON ((0 0 5, 1 0 5))', 'expected "," or ")" at character 14, found "5"', 14],
    ['POLYGON ((0 0 5 6, 1 0 5 6))', 'expected "," or ")" at character 14, found "5"', 14],
    ['POLYGON Z ((0 0 5 6, 1 0 5 6))', 'expected "," or ")" at character 18, found "6"', 18],
    ['POLYGON Z ((0 0, 1 0))', 'expected a number at character 15, found ","', 15],
    ['POLYGON ((0 0))', 'ring 1 of polygon 1 has 1 point; a closed ring has at least 4', 9],
    [
      'POLYGON ((0 0, 1 0, 1 1, 0 0), (0 0, 1 0, 0 0))',
      'ring 2 of polygon 1 has 3 points; a closed ring has at least 4',
      31,
    ],
    [
      'MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0), (1 2, 5 5, 6 6, 3 4)))',
      'ring 2 of polygon 1 is not closed: it starts at (1 2) and ends at (3 4)',
      37,
    ],
    [
      'MULTIPOLYGON (EMPTY, ((1 2, 5 5, 6 6, 1 4)))',
      'ring 1 of polygon 2 is not closed: it starts at (1 2) and ends at (1 4)',
      22,
    ],
    [
      'POLYGON ((0 0, 1 0, 1 1, 0 0)) POLYGON',
      'expected the end of the text at character 31, found "POLYGON"',
      31,
    ],
    ['MULTIPOLYGON ((0 0, 1 0', 'expected "(" or EMPTY at character 15, found "0"', 15],
    // Characters that look like spaces to a person, and to a regular expression, are not accepted.
    ['POLYGON\u00a0Z ((0 0 1', 'expected "(" or EMPTY at character 7, found "\u00a0Z"', 7],
    ['POLYGON\u00a0((0 0, 1 0', 'expected "(" or EMPTY at character 7, found "\u00a0"', 7],
    ['POLYGON\v((0 0, 1 0', 'expected "(" or EMPTY at character 7, found "\v"', 7],
    ['POLYGON\f((0 0, 1 0', 'expected "(" or EMPTY at character 7, found "\f"', 7],
    ['POLYGON ((0\u20030, 1 0', 'expected a number at character 10, found "0\u20030"', 10],
    ['POLYGON EMPTY\u3000', 'expected the end of the text at character 13, found "\u3000"', 13],
  ])('%s', (text, message, offset) => {
    let thrown: unknown;
    try {
      parseWkt(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(WktError);
    expect(thrown).toMatchObject({ name: 'WktError', message, offset });
  });

  test('every truncated text', () => {
    const text = 'MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)), EMPTY)';
    for (let length = 0; length < text.length; length++) {
      expect(() => parseWkt(text.slice(0, length))).toThrow(WktError);
    }
  });
});
