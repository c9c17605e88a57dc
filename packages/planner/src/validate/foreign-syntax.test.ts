import { describe, expect, it } from 'vitest';
import { formatMistake } from '../mistake.ts';
import { tableNamed } from '../project.ts';
import { withSubject } from '../testing/bakery.ts';
import { validateQuery } from './query.ts';

/** The mistakes in a query that gives a column `n`. */
function mistakes(text: string): string[] {
  const project = withSubject({ n: 'bigint' }, text);
  return validateQuery(project, tableNamed(project, 'subject')).map(formatMistake);
}

const of = (column: number, not: string) => [
  `queries/subject.sql:1:${column}: query \`subject\`: ${not}`,
];

describe('refuses syntax of another engine, which the parser reads as Athena’s', () => {
  it.each([
    ['1 == 2', 10, 'Athena has no `==` here; write ='],
    ['1 <=> 2', 10, 'Athena has no `<=>` here; write IS NOT DISTINCT FROM'],
    ["'a' ~~ 'b'", 12, 'Athena has no `~~` here; write LIKE'],
    ['7 MOD 2', 10, 'Athena has no `MOD` here; write %'],
    ['uprn ISNULL', 13, 'Athena has no `ISNULL` here; write IS NULL'],
    ['(1 = 1) IS UNKNOWN', 19, 'Athena has no `UNKNOWN` here; write NULL'],
    ['trim(BOTH uprn)', 13, 'Athena has no `BOTH` here; write it in another way'],
    ['trim(FROM uprn)', 13, 'write trim(a)'],
    ['substr(uprn FROM 2)', 20, 'write substring(a FROM 2), or substr(a, 2)'],
    ['substring(uprn FOR 2)', 23, 'write substring(a FROM 1 FOR 2)'],
    ['position(uprn, address)', 8, 'write position(a IN b), or strpos(b, a)'],
    ['uprn IN address', 13, 'the list of IN is in brackets: a IN (b, c)'],
    ['`uprn`', 8, 'Athena quotes a name as "uprn"'],
    ["DECIMAL '1.5'", 8, 'write the number without quotes: 1.5'],
    ["numeric\n'-2'", 8, 'write the number without quotes: -2'],
    ['+7', 8, 'Athena has no `+` here; write it in another way'],
    ['IF TRUE THEN 1 END', 16, 'Athena has no `THEN` here; write it in another way'],
    [
      'lag(uprn IGNORE NULLS) OVER (ORDER BY uprn)',
      24,
      'IGNORE NULLS comes after the bracket: lag(a) IGNORE NULLS OVER (...)',
    ],
  ])('%s', (expression, column, not) => {
    const [first] = mistakes(`SELECT ${expression} AS n FROM points`);
    expect(first).toBe(of(column, not)[0]);
  });

  it.each([
    [
      'SELECT 7 AS n FROM (SELECT 12 + 0x1F) AS t',
      33,
      '`0x1F` is a number to Athena, or a mistake; write it in decimal digits',
    ],
    ['SELECT 7 AS n FROM points USING SAMPLE 3', 33, 'Athena has no USING SAMPLE'],
    [
      'SELECT 7 AS n FROM points ORDER BY uprn LIMIT 2 OFFSET 1',
      49,
      'in Athena OFFSET comes before LIMIT: OFFSET 10 LIMIT 5',
    ],
    [
      'SELECT 7 AS n FROM points ORDER BY uprn LIMIT 1, 2',
      48,
      'Athena has no `,` here; write it in another way',
    ],
    [
      'SELECT 7 AS n FROM points ORDER BY uprn LIMIT (2)',
      47,
      'Athena has no `(` here; write it in another way',
    ],
    [
      'WITH a AS MATERIALIZED (SELECT 1 AS n) SELECT n FROM a',
      11,
      'Athena has no MATERIALIZED; remove it',
    ],
    [
      'SELECT end.n FROM (SELECT 1 AS n) AS end',
      8,
      '`end` is a word of Athena’s SQL; as a name write "end"',
    ],
    ['SELECT 7 AS n /* FROM points', 15, 'a comment is not closed: /* ... */'],
    ['SELECT 7\u00a0AS n FROM points', 9, 'Athena takes no U+00A0 for a blank; remove it'],
    ['\ufeffSELECT 7 AS n FROM points', 1, 'Athena takes no U+FEFF for a blank; remove it'],
    [
      'SELECT 7 -- eight\r + 1 AS m\n AS n FROM points',
      18,
      'a line ends in a carriage return alone, at which only Athena ends a comment; write line feeds',
    ],
    ["SELECT length('a\0b') AS n FROM points", 17, 'there is a NUL in it; no query may have one'],
    [
      'SELECT é.n FROM (SELECT 1 AS n) AS é',
      8,
      'Athena’s names have letters, digits and _; write "é"',
    ],
    ['SELECT count(*) FILTER (uprn > address) AS n FROM points', 17, 'write FILTER (WHERE ...)'],
    [
      'SELECT count(*) OVER (ORDER BY uprn ROWS BETWEEN PRECEDING 1 AND CURRENT ROW) AS n FROM points',
      50,
      'write 1 PRECEDING',
    ],
    [
      'WITH a (SELECT 1 AS n) SELECT n FROM a',
      6,
      'a subquery of WITH stands after AS, and any other in brackets of its own: a AS (SELECT ...), a((SELECT ...))',
    ],
  ])('%j', (sql, column, not) => expect(mistakes(sql)[0]).toBe(of(column, not)[0]));
});

it('refuses two relations with one name, between which only Athena chooses', () => {
  expect(mistakes('SELECT 7 AS n FROM points AS a JOIN areas AS a ON TRUE')[0]).toBe(
    of(1, 'two relations of FROM are named `a`; give each its own name')[0],
  );
});

describe('accepts Athena’s syntax that the parser prints differently', () => {
  it.each([
    'mod(7, 2)',
    "position('a' IN uprn)",
    'length(substring(uprn FROM 2 FOR 3))',
    'length(trim(TRAILING FROM trim(BOTH FROM uprn)))',
    'ceiling(7)',
    'CAST(1.5 AS int)',
    'length(CAST(7 AS varchar)) + CAST(.5 AS integer)',
    'count(ALL uprn) FROM points INNER JOIN areas ON uprn != area_id GROUP BY kind ORDER BY kind ASC NULLS LAST --',
  ])('%s', (expression) => {
    expect(
      mistakes(
        `SELECT ${expression.replace(/( FROM points|$)/, ' AS n$1')} ${expression.endsWith('--') ? '' : 'FROM points'}`,
      ),
    ).toEqual([]);
  });
});
