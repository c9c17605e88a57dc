import { describe, expect, it } from 'vitest';
import { tableNamed } from '../project.ts';
import { bakery, withSubject } from '../testing/bakery.ts';
import { adHocMistakes, validateQuery } from './query.ts';

const mistakesOf = (text: string) =>
  adHocMistakes(bakery(), { name: 'query', file: 'the query', text }).map(
    ({ line, column, message }) => `${line}:${column}: ${message}`,
  );

const READS = (what: string) =>
  `query \`query\` reads ${what}, which is not a table of the project; FROM may only have tables, subqueries of WITH, UNNEST and VALUES`;

describe('a query may only read tables of the project', () => {
  it.each([
    ["SELECT * FROM read_text('/etc/passwd')", '1:15', 'the function `read_text`'],
    ["SELECT 1 AS a\nFROM glob('/etc/*') AS g", '2:6', 'the function `glob`'],
    [
      "SELECT * FROM points AS p JOIN read_csv('x') AS c ON true",
      '1:32',
      'the function `read_csv`',
    ],
    [
      "SELECT * FROM (points JOIN parquet_scan('x') AS c ON true)",
      '1:28',
      'the function `parquet_scan`',
    ],
    [
      "SELECT (SELECT max(t.a) FROM read_blob('x') AS t(a)) AS b",
      '1:30',
      'the function `read_blob`',
    ],
    [
      "WITH w AS (SELECT * FROM read_json('x')) SELECT * FROM w",
      '1:26',
      'the function `read_json`',
    ],
    [
      "SELECT uprn FROM points WHERE uprn IN (SELECT a FROM sniff_csv('x') AS s(a))",
      '1:54',
      'the function `sniff_csv`',
    ],
    ['SELECT * FROM duckdb_settings()', '1:15', 'the function `duckdb_settings`'],
    ['SELECT * FROM pragma_version()', '1:15', 'the function `pragma_version`'],
    [
      'SELECT * FROM points, LATERAL (SELECT * FROM read_text(uprn)) AS l',
      '1:46',
      'the function `read_text`',
    ],
    ['SELECT * FROM range(5)', '1:15', 'the function `range`'],
    [
      "SELECT uprn FROM points UNION SELECT content FROM read_text('x')",
      '1:51',
      'the function `read_text`',
    ],
  ])('%s', (sql, place, what) => {
    expect(mistakesOf(sql)).toEqual([`${place}: ${READS(what)}`]);
  });

  it.each([
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM sqlite_master',
    'SELECT * FROM (DESCRIBE points)',
    "SELECT getenv('HOME') AS home",
    "SELECT current_setting('memory_limit') AS setting",
    "COPY (SELECT 1) TO '/tmp/x'",
    "ATTACH '/tmp/x'",
    'PRAGMA version',
    'SELECT $1 AS x',
    'SELECT uprn FROM points WHERE uprn = $2',
    "SET memory_limit = '1GB'",
    "SELECT uprn FROM points; COPY points TO '/tmp/x'",
  ])('%s', (sql) => {
    expect(mistakesOf(sql)).not.toEqual([]);
  });
});

describe('a query may read tables of the project, and rows that it makes itself', () => {
  it.each([
    'SELECT uprn FROM points',
    'SELECT p.uprn FROM (points AS p)',
    'WITH w AS (SELECT uprn FROM points) SELECT uprn FROM w',
    'SELECT t.a FROM (VALUES (1), (2)) AS t(a)',
    'SELECT t.a FROM UNNEST(ARRAY[1, 2]) AS t(a)',
    'SELECT p.uprn, s.n FROM points AS p CROSS JOIN (SELECT count(*) AS n FROM points) AS s',
    'SELECT uprn FROM points UNION ALL SELECT uprn FROM points',
    'SELECT t.id FROM points_in_areas CROSS JOIN UNNEST(area_ids) AS t(id)',
  ])('%s', (sql) => {
    expect(mistakesOf(sql)).toEqual([]);
  });
});

it('a table’s own query may not read files, either', () => {
  const project = withSubject(
    { content: 'string' },
    "SELECT content FROM read_text('/etc/passwd')",
  );
  const messages = validateQuery(project, tableNamed(project, 'subject')).map(
    ({ message }) => message,
  );
  expect(messages).toContainEqual(
    expect.stringContaining('query `subject` reads the function `read_text`'),
  );
});
