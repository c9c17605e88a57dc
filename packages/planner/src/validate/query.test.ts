import { type ColumnType, literal, overRows } from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { formatMistake } from '../mistake.ts';
import { piecesTable, tableNamed } from '../project.ts';
import { queryNamed, withSubject } from '../testing/bakery.ts';
import { validateQuery } from './query.ts';

type Definition = Parameters<typeof withSubject>[2];

/** The mistakes in a query whose table has one column, `uprn`, unless a test says otherwise. */
function mistakes(
  text: string,
  columns: Readonly<Record<string, ColumnType>> = { uprn: 'string' },
  definition: Definition = {},
): string[] {
  const project = withSubject(columns, text, definition);
  return validateQuery(project, tableNamed(project, 'subject')).map(formatMistake);
}

const FILE = 'queries/subject.sql';

describe('a valid query', () => {
  it.each([
    ['plain', 'SELECT uprn FROM points'],
    ['ended by a semicolon', 'SELECT uprn FROM points;\n'],
    ['in another case than the definitions', 'SELECT UPRN FROM Points'],
    ['with quoted names', 'SELECT p."uprn" FROM "points" AS p'],
    ['with a backslash at the end of a string', "SELECT uprn FROM points WHERE address = 'a\\'"],
    [
      'with what looks like parameters in strings and comments',
      "SELECT uprn -- :a\nFROM points /* :b */ WHERE address = ':c' AND postcode = '''' -- d",
    ],
    ['with WITH', 'WITH a AS (SELECT uprn FROM points) SELECT uprn FROM a'],
    [
      'with names for the columns of a WITH',
      'WITH a(u) AS (SELECT uprn FROM points) SELECT u AS uprn FROM a',
    ],
    [
      'with a WITH named like a table',
      'WITH areas AS (SELECT uprn FROM points) SELECT uprn FROM areas',
    ],
    ['of two SELECTs', 'SELECT uprn FROM points UNION ALL SELECT address FROM points'],
    ['over VALUES', "SELECT uprn FROM (VALUES ('a'), ('b')) AS t(uprn)"],
    [
      'with a subquery that looks outside',
      'SELECT uprn FROM points AS p WHERE EXISTS (SELECT 1 FROM raw_points AS r WHERE r.uprn = p.uprn)',
    ],
    [
      'with UNNEST',
      "SELECT t.u AS uprn FROM points CROSS JOIN UNNEST(split(address, ',')) AS t(u)",
    ],
    ['ordered by an alias', 'SELECT address AS uprn FROM points ORDER BY uprn'],
    ['ordered by an expression of a column', 'SELECT uprn FROM points ORDER BY lower(uprn)'],
    [
      'ordered by an expression of the column that its alias is named like',
      'SELECT address AS uprn FROM points ORDER BY length(points.uprn)',
    ],
    ['DISTINCT, in its own order', 'SELECT DISTINCT uprn FROM points ORDER BY uprn'],
    [
      'DISTINCT, in the order of an expression in other letters',
      "SELECT DISTINCT concat(address, 'A') AS uprn FROM points ORDER BY CONCAT(ADDRESS, 'A')",
    ],
    [
      'of two SELECTs, and cut off',
      'SELECT uprn FROM points UNION SELECT address FROM points ORDER BY uprn OFFSET 1 LIMIT 2',
    ],
    ['joined with USING', 'SELECT uprn FROM points JOIN raw_points USING (uprn)'],
    ['in brackets', '(SELECT uprn FROM points)'],
  ])('%s', (_, text) => expect(mistakes(text)).toEqual([]));

  it('grouped by a place', () => {
    const columns = { uprn: 'string', times: 'bigint' } as const;
    expect(mistakes('SELECT uprn, count(*) AS times FROM points GROUP BY 1', columns)).toEqual([]);
  });

  it('may select the table’s columns with a star', () => {
    const columns = { area_id: 'string', wkt: 'string', kind: 'string' } as const;
    expect(mistakes('SELECT * FROM areas', columns)).toEqual([]);
    expect(mistakes('SELECT a.* FROM areas AS a', columns)).toEqual([]);
    expect(mistakes('SELECT s.* FROM (SELECT * FROM areas) AS s', columns)).toEqual([]);
  });
});

describe('a condition that may fail, beside others that exclude rows', () => {
  const of = 'uprn FROM raw_points WHERE';
  it.each([
    ['on the left of another', `${of} CAST(x AS integer) > 3 AND uprn <> ''`, 'write it last, or'],
    ['within OR', `${of} 10 / length(x) = 3 OR uprn <> ''`, 'write it last, or'],
    ['too large a sum', `${of} length(x) * length(y) > 3 AND y <> ''`, 'write it last, or'],
    [
      'within a subquery',
      "s.uprn FROM (SELECT uprn, CAST(x AS integer) AS n FROM raw_points) AS s WHERE s.n > 3 AND s.uprn <> ''",
      'write it last, or',
    ],
    [
      'an equality, of groups',
      "uprn FROM raw_points GROUP BY uprn, x HAVING x <> '' AND CAST(x AS integer) = 3",
      'write TRY(CAST(x AS INTEGER) = 3)',
    ],
    [
      'an equality, of joined rows',
      "p.uprn FROM points AS p LEFT JOIN areas AS a ON a.kind = p.uprn WHERE p.uprn <> '' AND CAST(p.uprn AS integer) = 3",
      'write TRY(CAST(p.uprn AS INTEGER) = 3)',
    ],
    [
      'of one of the tables that are joined',
      'p.uprn FROM points AS p JOIN areas AS a ON a.kind = p.uprn WHERE CAST(p.uprn AS integer) > 3',
      'write TRY(CAST(p.uprn AS INTEGER) > 3)',
    ],
    [
      'in a list',
      `${of} length(x) IN (3, 7 / length(y))`,
      'write a = b OR a = c, what may fail last',
    ],
    [
      'within FILTER',
      "uprn FROM raw_points GROUP BY uprn HAVING count(*) FILTER (WHERE CAST(x AS integer) > 3 AND y <> '') > 1",
      'write it last, or',
    ],
  ])('is refused: %s', (_, select, advice) => {
    expect(mistakes(`SELECT ${select}`)).toEqual([expect.stringContaining(advice)]);
  });

  it.each([
    ['as the last one', `${of} uprn <> '' AND CAST(x AS integer) > 3`],
    ['beside others that may', `${of} uprn <> '' AND CAST(x AS integer) > 3 AND 1 / length(y) = 1`],
    ['in TRY', `${of} TRY(CAST(x AS integer) > 3) AND uprn <> ''`],
    [
      'in CASE',
      "CASE WHEN CAST(x AS integer) > 3 AND uprn <> '' THEN uprn END AS uprn FROM raw_points",
    ],
    [
      'by which rows are joined',
      'p.uprn FROM points AS p JOIN areas AS a ON length(p.uprn) * 2 = length(a.kind) * 3 AND a.kind <> p.address',
    ],
    [
      'of rows that are written',
      "uprn FROM (VALUES ('a', 1)) AS t(uprn, n) WHERE n + 1 > 0 AND uprn <> ''",
    ],
  ])('is accepted, with one answer: %s', (_, select) => {
    expect(mistakes(`SELECT ${select}`)).toEqual([]);
  });
});

describe('a list of IN in which Trino 476 finds what is not there', () => {
  it.each([
    ['length(x) IN (7, 8, NULL)', 'take NULL out of the list'],
    ['length(x) NOT IN (7, 8, 9, nullif(1, 1))', 'write a = b OR a = c'],
    ['2 IN (length(x), nullif(length(y), 3))', 'write a = b OR a = c'],
    ["x IN (y, CASE uprn WHEN 'a' THEN x END)", 'write a = b OR a = c'],
    ['2 IN (length(x), CASE WHEN length(y) BETWEEN 1 AND 2 THEN 2 END)', 'write a = b OR a = c'],
    ['length(x) IN (length(y), ARRAY[2, 3][1])', 'write a = b OR a = c'],
    ['coalesce(x, x) = y', 'write it once'],
  ])('is refused: %s', (condition, advice) => {
    const select = `SELECT CASE WHEN ${condition} THEN uprn END AS uprn FROM raw_points`;
    expect(mistakes(select)).toEqual([expect.stringContaining(advice)]);
  });

  it('is refused for NaN', () => {
    const select = 'SELECT uprn FROM points WHERE longitude IN (longitude, 1e0)';
    expect(mistakes(select)).toEqual([expect.stringContaining('write a IS NOT NULL')]);
  });

  it.each([
    'length(x) IN (7, 8, 9)',
    'length(x) IN (7, NULL)',
    "x NOT IN ('a', 'b', NULL)",
    "x IN (y, CASE WHEN uprn = 'a' THEN x END)",
    'length(x) IN (nullif(length(y), 3))',
  ])('is accepted if it finds the same: %s', (condition) => {
    const select = `SELECT CASE WHEN ${condition} THEN uprn END AS uprn FROM raw_points`;
    expect(mistakes(select)).toEqual([]);
  });
});

describe('a query that is nested too deeply', () => {
  const NESTED =
    'query `subject`: it is nested too deeply to be read; give its parts names (WITH ... AS), and write many values as IN (...)';
  const within = (before: string, after: string, times: number) =>
    `SELECT ${before.repeat(times)}uprn${after.repeat(times)} AS uprn FROM points`;
  it.each([
    ['brackets', within('(', ')', 60), '1:39'],
    ['more brackets than are counted', within('(', ')', 20_000), '1:520'],
    ['calls', within('lower(', ')', 100), '1:397'],
    ['CASEs', within('CASE WHEN 1 = 2 THEN ', ' END', 40), '1:648'],
    [
      'parts that are put together',
      `SELECT uprn${" || 'a'".repeat(100)} AS uprn FROM points`,
      '1:1',
    ],
    ['more parts than fit on a stack', `SELECT 1${' + 1'.repeat(20_000)} AS uprn`, '1:1'],
  ])('is reported with its position: %s', (_, text, place) => {
    expect(mistakes(text)).toEqual([`${FILE}:${place}: ${NESTED}`]);
  });

  it('may have any number of conditions', () => {
    const conditions = Array.from({ length: 300 }, (_, i) => `uprn = '${i}'`);
    expect(mistakes(`SELECT uprn FROM points WHERE ${conditions.join(' OR ')}`)).toEqual([]);
  });
});

describe('a query that is not one SELECT', () => {
  it.each([
    ['an empty file', '', '1:1: query `subject`: expected one SELECT, found nothing'],
    ['only a comment', '-- later\n', '1:1: query `subject`: expected one SELECT, found nothing'],
    [
      'two statements',
      'SELECT 1; SELECT 2',
      '1:1: query `subject`: expected one SELECT, found 2 statements',
    ],
    [
      'an UPDATE',
      'UPDATE points SET uprn = 1',
      '1:1: query `subject` is not one SELECT; the table’s definition says where its rows go',
    ],
    [
      'an INSERT',
      'INSERT INTO subject SELECT uprn FROM points',
      '1:1: query `subject` is not one SELECT; the table’s definition says where its rows go',
    ],
    [
      'VALUES',
      "VALUES ('a')",
      '1:1: query `subject` names no columns; write SELECT * FROM (VALUES ...) AS t(name, ...)',
    ],
    ['a string that does not end', "SELECT\n  'abc", '2:3: query `subject`: Unterminated string'],
    [
      'two names beside each other',
      'SELECT uprn,\n  é b c FROM points',
      '2:7: query `subject`: Invalid expression / Unexpected token',
    ],
  ])('%s', (_, text, message) => expect(mistakes(text)).toEqual([`${FILE}:${message}`]));
});

describe('a name that does not exist', () => {
  const uprnn = 'column `uprnn` of query `subject` is not in `points`; did you mean `uprn`?';
  it.each([
    ['a column', 'SELECT uprnn AS uprn FROM points', `1:8: ${uprnn}`],
    [
      'a column, after letters beyond ASCII',
      "SELECT 'é😀' || uprnn AS uprn FROM points",
      `1:16: ${uprnn}`,
    ],
    [
      'a column, below letters beyond ASCII',
      "SELECT 'é😀😀' ||\n  uprnn AS uprn FROM points",
      `2:3: ${uprnn}`,
    ],
    [
      'a column, in a file with Windows line ends',
      "SELECT\r\n  'é' ||\r\n  uprnn AS uprn\r\nFROM points\r\n",
      `3:3: ${uprnn}`,
    ],
    ['a column, after tabs', 'SELECT\n\t\tuprnn AS uprn FROM points', `2:3: ${uprnn}`],
    [
      'a column, after a comment that holds quotes',
      '/* it\'s\n "é" */ SELECT uprnn AS uprn FROM points',
      `2:16: ${uprnn}`,
    ],
    [
      'a column in a WITH',
      'WITH c AS (SELECT uprnn AS uprn FROM points) SELECT uprn FROM c',
      `1:19: ${uprnn}`,
    ],
    [
      'a column of a WITH',
      'WITH c AS (SELECT uprn FROM points) SELECT c.address AS uprn FROM c',
      '1:46: column `address` of query `subject` is not in `c`',
    ],
    [
      'a column of a subquery',
      'SELECT s.address AS uprn FROM (SELECT uprn FROM points) AS s',
      '1:10: column `address` of query `subject` is not in `s`',
    ],
    [
      'a column in a subquery',
      'SELECT uprn FROM points WHERE postcode IN (\n  SELECT postcodes FROM raw_points)',
      '2:10: column `postcodes` of query `subject` is not in `raw_points`; did you mean `postcode`?',
    ],
    [
      'a column in a join',
      'SELECT p.uprn FROM points AS p\nJOIN raw_points AS r ON p.uprn = r.uprnn',
      '2:36: column `uprnn` of query `subject` is not in `raw_points`; did you mean `uprn`?',
    ],
    [
      'a column like no other',
      'SELECT uprn FROM areas',
      '1:8: column `uprn` of query `subject` is not in `areas`; there are area_id, wkt, kind',
    ],
    [
      'a column of none of two tables',
      'SELECT nope AS uprn FROM points, areas',
      '1:8: column `nope` of query `subject` is in none of its tables',
    ],
    [
      'an alias where only columns are known',
      'SELECT uprn AS u FROM points GROUP BY u',
      '1:39: column `u` of query `subject` is not in `points`; there are uprn, address, postcode, longitude, latitude, source, first_letter',
    ],
    [
      'a table',
      'SELECT uprn\nFROM pointss',
      '2:6: table `pointss` of query `subject` is in no layer; list it in one in layers.ts; did you mean `points`?',
    ],
    [
      'an alias',
      'SELECT q.uprn FROM points AS p',
      '1:8: `q` of query `subject` is neither a table in its FROM nor an alias of one',
    ],
  ])('%s', (_, text, message) => expect(mistakes(text)).toContain(`${FILE}:${message}`));

  it('are all reported at once, each with its position', () => {
    expect(
      mistakes(
        'SELECT uprnn AS uprn, greatest(address, :who) AS address\nFROM points\nWHERE postcod = 1',
        { uprn: 'string', address: 'string' },
      ),
    ).toEqual([
      `${FILE}:1:8: column \`uprnn\` of query \`subject\` is not in \`points\`; did you mean \`uprn\`?`,
      `${FILE}:1:23: function \`greatest\` does not mean the same on Athena and DuckDB: with a null Athena’s result is null, and DuckDB ignores it; use CASE`,
      `${FILE}:1:41: parameter \`:who\` of query \`subject\` has no value in table \`subject\``,
      `${FILE}:3:7: column \`postcod\` of query \`subject\` is not in \`points\`; did you mean \`postcode\`?`,
    ]);
  });
});

describe('a query that Athena would refuse', () => {
  it.each([
    [
      'a column that could be of two tables',
      'SELECT uprn FROM points AS p JOIN raw_points AS r ON p.x = r.x',
      '1:8: column `uprn` of query `subject` is in more than one of its tables; write which, as in `a.uprn`',
    ],
    [
      'a column beside an aggregate',
      'SELECT max(address) AS a, uprn FROM points',
      '1:27: column `uprn` of query `subject` is neither in its GROUP BY nor in an aggregate such as max(...)',
    ],
    [
      'a column that is not grouped',
      'SELECT uprn FROM points GROUP BY postcode',
      '1:8: column `uprn` of query `subject` is neither in its GROUP BY nor in an aggregate such as max(...)',
    ],
    [
      'an aggregate in WHERE',
      'SELECT uprn FROM points WHERE count(*) > 1',
      '1:1: query `subject`: Aggregate function is not allowed in this clause or inside another aggregate',
    ],
    [
      'SELECTs that do not fit together',
      'SELECT uprn FROM points UNION SELECT uprn, x FROM raw_points',
      '1:1: query `subject`: UNION operands return different column counts: left 1, right 2',
    ],
    [
      'a comparison of text with a number',
      'SELECT uprn FROM points WHERE uprn = 1',
      '1:31: query `subject`: `=` does not mean the same on Athena and DuckDB: Athena cannot compare varchar with integer; CAST one of them',
    ],
    [
      'an argument of the wrong type',
      "SELECT substr(uprn, '1') AS uprn FROM points",
      '1:8: function `substr` does not mean the same on Athena and DuckDB: it is supported for (varchar, bigint) and (varchar, bigint, bigint), and this is (varchar, varchar)',
    ],
    [
      'a comma before FROM',
      'SELECT uprn, FROM points',
      '1:1: query `subject`: Trailing comma before FROM is not allowed in strict syntax mode',
    ],
    [
      'the database’s name',
      'SELECT uprn\nFROM bakery.points',
      '2:6: query `subject` names the database of table `points`; write `points` alone',
    ],
    [
      'a sample',
      'SELECT uprn FROM points TABLESAMPLE BERNOULLI (10)',
      '1:25: query `subject`: a bake must return the same rows from the same inputs; remove TABLESAMPLE',
    ],
    [
      'PostgreSQL’s cast',
      'SELECT uprn::varchar AS uprn FROM points',
      '1:12: query `subject`: Athena has no `::`; use CAST',
    ],
    [
      'a cast that cuts off',
      'SELECT CAST(uprn AS varchar(3)) AS uprn FROM points',
      '1:13: query `subject`: `CAST` does not mean the same on Athena and DuckDB: a CAST to a varchar with a length only cuts text off on Athena; use substr',
    ],
    ['TOP', 'SELECT TOP 5 uprn FROM points', '1:8: query `subject`: Athena’s SELECT has no TOP'],
    [
      'an expression that sorts by a name of two meanings',
      'SELECT address AS uprn FROM points ORDER BY length(uprn)',
      '1:52: query `subject`: in an expression of ORDER BY `uprn` means the SELECT’s result in Athena and the column that it reads in DuckDB; give the result another name',
    ],
    [
      'DISTINCT, sorted by an expression with another text',
      "SELECT DISTINCT concat(address, 'A') AS uprn FROM points ORDER BY concat(address, 'a')",
      '1:74: query `subject`: Athena only sorts SELECT DISTINCT by what it selects; select the expression that it is sorted by',
    ],
    [
      'DISTINCT, sorted by something else',
      'SELECT DISTINCT uprn FROM points ORDER BY address',
      '1:43: query `subject`: Athena only sorts SELECT DISTINCT by what it selects; select the expression that it is sorted by',
    ],
    [
      'two SELECTs, sorted by an expression',
      'SELECT uprn FROM points UNION SELECT address FROM points ORDER BY length(uprn)',
      '1:74: query `subject`: DuckDB only sorts combined queries by their columns; sort a SELECT from it',
    ],
    [
      'DISTINCT ON',
      'SELECT DISTINCT ON (uprn) uprn FROM points',
      '1:8: query `subject`: Athena’s SELECT has no DISTINCT ON',
    ],
  ])('%s', (_, text, message) => expect(mistakes(text)).toContain(`${FILE}:${message}`));
});

describe('a function', () => {
  const greatest =
    'function `greatest` does not mean the same on Athena and DuckDB: with a null Athena’s result is null, and DuckDB ignores it; use CASE';
  it.each([
    [
      'that is misspelt',
      'SELECT strps(uprn, uprn) AS uprn FROM points',
      '1:8: function `strps` with 2 arguments is not known to mean the same on Athena and DuckDB; did you mean `strpos`; if it does, add its translation to packages/planner/src/functions.ts',
    ],
    [
      'that nobody has bridged',
      'SELECT soundex(uprn) AS uprn FROM points',
      '1:8: function `soundex` with 1 argument is not known to mean the same on Athena and DuckDB; if it does, add its translation to packages/planner/src/functions.ts',
    ],
    [
      'with a number of arguments that nobody has bridged',
      "SELECT upper(split(uprn, ',')[1]) || split(uprn, ',', 2)[1] AS uprn FROM points",
      '1:38: function `split` does not mean the same on Athena and DuckDB: it is supported for (varchar, varchar), and this is (varchar, varchar, integer)',
    ],
    ['that differs', "SELECT\n  greatest(uprn, 'a') AS uprn\nFROM points", `2:3: ${greatest}`],
    [
      'that differs, its name in a string and a comment before',
      "SELECT -- greatest(\n  'greatest(' || greatest(uprn, 'a') AS uprn\nFROM points",
      `2:18: ${greatest}`,
    ],
    [
      'that differs, its name an alias before',
      "SELECT g.greatest || greatest(uprn, 'a') AS uprn FROM (SELECT uprn, address AS greatest FROM points) AS g",
      `1:22: ${greatest}`,
    ],
    [
      'that nobody has bridged, a column called like it before',
      'SELECT g.soundex || soundex(uprn) AS uprn FROM (SELECT uprn, address AS soundex FROM points) AS g',
      '1:21: function `soundex` with 1 argument is not known to mean the same on Athena and DuckDB; if it does, add its translation to packages/planner/src/functions.ts',
    ],
    [
      'that is not repeatable',
      "SELECT uprn FROM points WHERE current_date > date '2024-01-01'",
      '1:31: function `current_date` does not mean the same on Athena and DuckDB: a bake must return the same rows from the same inputs',
    ],
    [
      'of another engine',
      'SELECT ifnull(uprn, address) AS uprn FROM points',
      '1:8: Athena has no function `ifnull`; use `coalesce`',
    ],
    [
      'whose field is not of such a value',
      "SELECT uprn FROM points WHERE extract(hour FROM date '2024-01-01') = 1",
      '1:31: function `extract_hour` does not mean the same on Athena and DuckDB: it is supported for (timestamp), and this is (date)',
    ],
    [
      'whose name the parser takes for another',
      "SELECT iif(uprn = 'a', uprn, address) AS uprn FROM points",
      '1:8: Athena has no function `iif`; use `if`',
    ],
    [
      'that is an operator',
      "SELECT uprn FROM points WHERE uprn ILIKE 'a%'",
      '1:31: `i like` is not known to mean the same on Athena and DuckDB; write it in another way',
    ],
  ])('%s', (_, text, message) => expect(mistakes(text)).toEqual([`${FILE}:${message}`]));

  it('in a WITH, a join, a subquery and a UNION', () => {
    const text = `WITH w AS (SELECT least(uprn) AS uprn FROM points)
SELECT w.uprn FROM w JOIN points AS p ON chr(1) = soundex(p.uprn)
WHERE w.uprn IN (SELECT md4(uprn) FROM points)
UNION ALL
SELECT greatest(uprn) AS uprn FROM points`;
    expect(mistakes(text).map((message) => message.split(': function')[0])).toEqual([
      `${FILE}:1:19`,
      `${FILE}:2:51`,
      `${FILE}:3:25`,
      `${FILE}:5:8`,
    ]);
  });

  it('is reported once, however often it is called', () => {
    expect(
      mistakes('SELECT greatest(uprn, greatest(uprn, address)) AS uprn FROM points'),
    ).toHaveLength(1);
  });

  it('whose bridge depends on how an argument is written', () => {
    const extract = (pattern: string) =>
      mistakes(`SELECT regexp_extract(uprn, ${pattern}, 1) AS uprn FROM points`);
    expect(extract("'a(b+)'")).toEqual([]);
    expect(extract("'a(b)?'")).toHaveLength(1);
    expect(extract("'(a)|b'")).toHaveLength(1);
    expect(extract('address')).toHaveLength(1);
    const replace = (replacement: string) =>
      mistakes(`SELECT regexp_replace(uprn, '(a)', ${replacement}) AS uprn FROM points`);
    expect(replace("'<$1>'")).toEqual([]);
    expect(replace("'\\$1'")).toHaveLength(1);
    expect(replace('address')).toHaveLength(1);
  });
});

describe('a parameter', () => {
  it('needs a value', () => {
    expect(
      mistakes('SELECT :whoo AS uprn FROM points', undefined, {
        parameters: { who: literal('a') },
      }),
    ).toEqual([
      `${FILE}:1:1: parameter \`who\` of table \`subject\` is not used by query \`subject\`; use \`:who\` or remove it`,
      `${FILE}:1:8: parameter \`:whoo\` of query \`subject\` has no value in table \`subject\`; did you mean \`who\`?`,
    ]);
  });

  it('of a fan-out must be used, or every piece would have every row', () => {
    const fanOut = { parameter: 'letter', values: ['A', 'B'] };
    expect(mistakes('SELECT uprn FROM points', undefined, { fanOut })).toEqual([
      `${FILE}:1:1: table \`subject\` fans out over \`letter\`, which query \`subject\` does not use; each piece would have every row. Use \`:letter\` or remove the fan-out`,
    ]);
    expect(
      mistakes('SELECT uprn FROM points WHERE first_letter = :letter', undefined, { fanOut }),
    ).toEqual([]);
  });
});

describe('the SELECT of a fan-out over rows', () => {
  const columns = { uprn: 'string' } as const;
  const using = 'SELECT uprn FROM points WHERE source = :kind';
  const fanOut = overRows({ query: queryNamed('kinds'), columns: { kind: 'string' } });
  const found = (kinds: string, text = using, over = fanOut) => {
    const project = withSubject(columns, text, { fanOut: over, texts: { kinds } });
    const listing = piecesTable(tableNamed(project, 'subject'));
    if (!listing) throw new Error('no fan-out over rows');
    return validateQuery(project, listing, 'the fan-out of table `subject`').map(formatMistake);
  };

  it('returns the parameters of the table’s query', () => {
    expect(found('SELECT kind FROM areas')).toEqual([]);
  });

  it.each([
    [
      'a table that is not there',
      'SELECT kind FROM aeras',
      '1:18: table `aeras` of query `kinds` is in no layer; list it in one in layers.ts; did you mean `areas`?',
    ],
    [
      'a column that is not there',
      'SELECT knd AS kind\nFROM areas',
      '1:8: column `knd` of query `kinds` is not in `areas`; did you mean `kind`?',
    ],
    [
      'a column that is no parameter',
      'SELECT kind,\n  area_id FROM areas',
      '2:3: column `area_id` of query `kinds` is not declared by the fan-out of table `subject`',
    ],
    [
      'a parameter that it does not give',
      'SELECT area_id FROM areas',
      '1:8: column `area_id` of query `kinds` is not declared by the fan-out of table `subject`, whose column 1 is `kind`',
    ],
    [
      'a parameter of its own without a value',
      'SELECT kind FROM areas WHERE kind > :least',
      '1:37: parameter `:least` of query `kinds` has no value in the fan-out of table `subject`',
    ],
  ])('is refused with %s', (_, text, message) => {
    expect(found(text)).toEqual([`queries/kinds.sql:${message}`]);
  });

  it('returns values that the table’s query uses', () => {
    const project = withSubject(columns, 'SELECT uprn FROM points WHERE source = :kid', {
      fanOut,
      texts: { kinds: 'SELECT kind FROM areas' },
    });
    expect(validateQuery(project, tableNamed(project, 'subject')).map(formatMistake)).toEqual([
      `${FILE}:1:1: table \`subject\` fans out over \`kind\`, which query \`subject\` does not use; each piece would have every row. Use \`:kind\` or remove the fan-out`,
      `${FILE}:1:40: parameter \`:kid\` of query \`subject\` has no value in table \`subject\`; did you mean \`kind\`?`,
    ]);
  });
});

describe('a query returns what its table declares', () => {
  const columns = { uprn: 'string', times: 'bigint' } as const;
  it.each([
    [
      'a misspelt name',
      'SELECT uprn,\n  1 AS tmes FROM points',
      '2:8: column `tmes` of query `subject` is not declared by table `subject`, whose column 2 is `times`',
    ],
    [
      'a name that stands elsewhere too',
      'SELECT uprn, length(address) + 1 AS address FROM points',
      '1:37: column `address` of query `subject` is not declared by table `subject`, whose column 2 is `times`',
    ],
    [
      'no name',
      'SELECT uprn, count(*) FROM points GROUP BY 1',
      '1:14: column 2 of query `subject` has no name; give it one, as in `AS times`',
    ],
    [
      'one too few',
      'WITH a AS (SELECT 1 AS b)\nSELECT uprn FROM points',
      '2:1: column `times` of table `subject` is not given by query `subject`',
    ],
    [
      'one too many',
      'SELECT uprn, 1 AS times, postcode FROM points',
      '1:26: column `postcode` of query `subject` is not declared by table `subject`',
    ],
    [
      'one twice',
      'SELECT uprn, 1 AS times, uprn FROM points',
      '1:26: column `uprn` of query `subject` is given twice',
    ],
    [
      'another order',
      'SELECT 1 AS times, uprn FROM points',
      '1:8: query `subject` gives the columns of table `subject` in another order: expected uprn, times (partition keys last), found times, uprn',
    ],
    [
      'one too many behind a star',
      'SELECT 1 AS times, p.* FROM (SELECT uprn, postcode FROM points) AS p',
      '1:20: column `postcode` of query `subject` is not declared by table `subject`',
    ],
    [
      'a misspelt name before UNION',
      'SELECT uprn, 1 AS tmes FROM points UNION ALL SELECT uprn, 2 AS times FROM points',
      '1:19: column `tmes` of query `subject` is not declared by table `subject`, whose column 2 is `times`',
    ],
  ])('%s', (_, text, message) => expect(mistakes(text, columns)).toEqual([`${FILE}:${message}`]));

  it('with its partition keys last', () => {
    const partitionedBy = { letter: { type: 'string', values: ['A'] } } as const;
    expect(
      mistakes('SELECT postcode AS letter, uprn FROM points', undefined, { partitionedBy }),
    ).toEqual([
      `${FILE}:1:8: query \`subject\` gives the columns of table \`subject\` in another order: expected uprn, letter (partition keys last), found letter, uprn`,
    ]);
  });
});

describe('a query fits Athena’s limit of length', () => {
  const padded = (bytes: number) => {
    const [before, after] = ["SELECT uprn FROM points WHERE address <> '", "'"];
    return `${before}${'x'.repeat(bytes - before.length - after.length)}${after}`;
  };

  it('with the UNLOAD around it', () => {
    expect(mistakes(padded(261_600))).toEqual([]);
    expect(mistakes(padded(262_144))).toEqual([
      `${FILE}:1:1: query \`subject\` has 262,551 bytes with its UNLOAD; Athena takes at most 262,144. Make it two tables`,
    ]);
  });

  it('in bytes, not in characters', () => {
    expect(mistakes(padded(140_000).replaceAll('x', 'é'))).toHaveLength(1);
  });
});
