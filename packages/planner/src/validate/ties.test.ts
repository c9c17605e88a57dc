import {
  BaseTable,
  external,
  Layer,
  notEmpty,
  notNull,
  query,
  unique,
} from '@dc-data-baker/models';
import { describe, expect, it } from 'vitest';
import { adHocQuery } from '../ad-hoc-query.ts';
import { tableNamed } from '../project.ts';
import { common, projectOf, queryNamed } from '../testing/bakery.ts';
import { validateQuery } from './query.ts';

const source = <Name extends string>(name: Name) =>
  ({ ...common, name, prefix: `${name}/`, populatedBy: external('us') }) as const;

/** Rows of these have no key, one of one column, one of two, one with nulls, and one that may be repeated. */
const TABLES = [
  BaseTable({
    ...source('visits'),
    columns: {
      who: 'string',
      day: 'date',
      note: 'string',
      score: 'double',
      tags: 'array<string>',
    },
  }),
  BaseTable({
    ...source('people'),
    columns: { id: 'string', name: 'string', town: 'string', tags: 'array<string>' },
    checks: [unique('id'), notEmpty('id')],
  }),
  BaseTable({
    ...source('rooms'),
    columns: { house: 'string', number: 'int', name: 'string' },
    checks: [unique(['house', 'number']), notNull(['house', 'number'])],
  }),
  BaseTable({
    ...source('houses'),
    columns: { id: 'string', name: 'string' },
    checks: [unique('id')],
  }),
  BaseTable({
    ...source('copies'),
    columns: { id: 'string', name: 'string', size: 'double' },
    checks: [unique('id', { identicalRows: 'warn' }), notNull('id')],
  }),
  BaseTable({
    ...source('loose'),
    columns: { id: 'string', name: 'string' },
    checks: [unique('id', { severity: 'warn' }), notNull('id')],
  }),
];

/** What is wrong with a query, apart from the columns that it returns. */
function mistakes(text: string): readonly string[] {
  const subject = BaseTable({
    ...common,
    name: 'subject',
    prefix: 'subject/',
    columns: { a: 'string' },
    populatedBy: query(queryNamed('subject')),
  });
  const layer = Layer({ name: 'studies', description: 'What if?', tables: [...TABLES, subject] });
  const project = projectOf([layer], { subject: text });
  return validateQuery(project, tableNamed(project, 'subject'))
    .map(({ message }) => message.replace('query `subject`: ', ''))
    .filter((message) => !/^(column `.*` (of|is)|query `subject` returns)/.test(message));
}

const ROWS =
  'rows with equal ORDER BY keys come in any order, so LIMIT and OFFSET may keep others of them; ';
const WINDOW = (name: string) =>
  `rows with equal PARTITION BY and ORDER BY keys come in any order, on which ${name} depends; `;

describe('a query has one answer, whatever the order of rows with equal keys', () => {
  it.each([
    // LIMIT and OFFSET
    'SELECT who, day FROM visits ORDER BY day, who LIMIT 3',
    'SELECT who, day FROM visits ORDER BY 2 DESC, 1 OFFSET 1 LIMIT 3',
    'SELECT who AS day FROM visits ORDER BY day FETCH FIRST 3 ROWS ONLY',
    'SELECT DISTINCT who FROM visits ORDER BY who LIMIT 3',
    'SELECT lower(who) AS a, upper(lower(who)) AS b FROM visits ORDER BY lower(who) LIMIT 3',
    'SELECT who, count(*) AS n, max(day) AS last FROM visits GROUP BY who ORDER BY n DESC, who LIMIT 3',
    'SELECT count(*) AS n FROM visits LIMIT 1',
    "SELECT 'a' AS a FROM visits LIMIT 1",
    'SELECT * FROM people ORDER BY town, id LIMIT 3',
    "SELECT number, name FROM rooms WHERE house = 'a' ORDER BY number LIMIT 3",
    'SELECT id, name FROM copies ORDER BY id LIMIT 3',
    'SELECT id, name FROM houses ORDER BY id LIMIT 3',
    'SELECT who, score + 0e0 AS score FROM visits ORDER BY who, score LIMIT 3',
    'SELECT v.who, p.name FROM visits AS v JOIN people AS p ON p.id = v.who ORDER BY v.who LIMIT 3',
    'SELECT who, name FROM visits AS v JOIN (SELECT id AS who, name FROM people) AS p USING (who) ORDER BY who LIMIT 3',
    'SELECT v.who, p.name FROM visits AS v LEFT JOIN people AS p ON p.id = v.note ORDER BY v.who, p.id LIMIT 3',
    'SELECT who, last FROM (SELECT who, max(day) AS last FROM visits GROUP BY who) AS t ORDER BY who LIMIT 3',
    'SELECT who FROM visits UNION SELECT id FROM people ORDER BY who LIMIT 3',
    'SELECT id, name FROM people EXCEPT SELECT who, note FROM visits ORDER BY 1 LIMIT 3',
    "SELECT a, b FROM (VALUES ('x', 1), ('y', 1)) AS t(a, b) ORDER BY a LIMIT 1",
    'SELECT id FROM people WHERE id IN (SELECT who FROM visits ORDER BY who LIMIT 3)',
    // aggregates
    'SELECT who, array_agg(day ORDER BY day) AS a FROM visits GROUP BY who',
    'SELECT who, array_agg(note ORDER BY day, note) AS a FROM visits GROUP BY who',
    'SELECT house, array_agg(name ORDER BY number) AS a FROM rooms GROUP BY house',
    'SELECT array_agg(tags ORDER BY id) AS a FROM people',
    'SELECT id, array_agg(x ORDER BY n) AS a FROM people CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t(x, n) GROUP BY id',
    'SELECT house, max_by(name, number) AS a FROM rooms GROUP BY house',
    'SELECT max_by(lower(note), note) AS a FROM visits',
    'SELECT max_by(who, day) OVER (PARTITION BY who) AS a FROM visits',
    // windows
    'SELECT id, name, row_number() OVER (ORDER BY town, id) AS n FROM people',
    'SELECT who, row_number() OVER (PARTITION BY who ORDER BY day) AS n FROM visits AS v',
    'SELECT who, day FROM (SELECT who, day, row_number() OVER (PARTITION BY who ORDER BY day DESC) AS n FROM visits) AS t WHERE n = 1 ORDER BY who LIMIT 3',
    'SELECT who, note, rank() OVER (ORDER BY day) AS n, sum(length(note)) OVER (ORDER BY day) AS m FROM visits',
    'SELECT who, note, first_value(day) OVER (PARTITION BY who ORDER BY day) AS a FROM visits',
    'SELECT who, note, last_value(day) OVER w AS a FROM visits WINDOW w AS (PARTITION BY who ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)',
    'SELECT who, count(*) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS n FROM visits',
    'SELECT id, row_number() OVER (ORDER BY id) AS n, lag(name) OVER (ORDER BY id DESC) AS a FROM people',
    'SELECT who, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, who) AS m FROM visits GROUP BY who',
  ])('%s', (text) => expect(mistakes(text)).toEqual([]));

  it.each([
    [
      'SELECT who, day, note FROM visits ORDER BY day LIMIT 3',
      `${ROWS}add \`who\`, \`note\` to ORDER BY`,
    ],
    ['SELECT * FROM people ORDER BY town LIMIT 3', `${ROWS}add \`id\` to ORDER BY`],
    ['SELECT id, name FROM loose ORDER BY id LIMIT 3', `${ROWS}add \`name\` to ORDER BY`],
    ['SELECT number, name FROM rooms ORDER BY number LIMIT 3', `${ROWS}add \`name\` to ORDER BY`],
    [
      'SELECT who, count(*) AS n FROM visits GROUP BY who ORDER BY n DESC OFFSET 1',
      `${ROWS}add \`who\` to ORDER BY`,
    ],
    ['SELECT who FROM visits UNION ALL SELECT name FROM people ORDER BY 1 LIMIT 3', undefined],
    [
      'SELECT who, day FROM visits UNION SELECT name, NULL FROM people ORDER BY 1 LIMIT 3',
      `${ROWS}add \`day\` to ORDER BY`,
    ],
    [
      'SELECT who, score FROM visits ORDER BY who, score LIMIT 3',
      `${ROWS}\`score\` is a double, whose 0 and -0 are equal: compute \`score + 0e0\` in a subquery, and sort by that`,
    ],
    [
      'SELECT id, size FROM copies ORDER BY id LIMIT 3',
      `${ROWS}\`size\` is a double, whose 0 and -0 are equal: compute \`size + 0e0\` in a subquery, and sort by that`,
    ],
    [
      'SELECT who, tags FROM visits ORDER BY who LIMIT 3',
      `${ROWS}\`tags\` is array(varchar), by which nothing can be sorted: add what tells the rows apart, such as a unique key`,
    ],
    [
      // A house without an id, or none at all.
      'SELECT v.who, h.name FROM visits AS v LEFT JOIN houses AS h ON h.id = v.note ORDER BY v.who, h.id LIMIT 3',
      `${ROWS}add \`name\` to ORDER BY`,
    ],
    [
      'SELECT v.who, p.name FROM visits AS v LEFT JOIN people AS p ON p.id = v.who ORDER BY v.who LIMIT 3',
      `${ROWS}add \`name\` to ORDER BY`,
    ],
    [
      'SELECT who FROM visits LIMIT 3',
      'without ORDER BY, LIMIT and OFFSET return whichever rows an engine reads first; add ORDER BY with keys that leave no ties',
    ],
    [
      'SELECT who, array_agg(note ORDER BY day) AS a FROM visits GROUP BY who',
      'array_agg has `note` in any order where its ORDER BY keys are equal; add `note` to ORDER BY',
    ],
    [
      'SELECT array_agg(x ORDER BY n) AS a FROM visits CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t(x, n)',
      'array_agg has `x` in any order where its ORDER BY keys are equal; add `x` to ORDER BY',
    ],
    [
      'SELECT who, max_by(note, day) AS a FROM visits GROUP BY who',
      'max_by takes `note` from any of the rows with the greatest `day`; write element_at(array_agg(note ORDER BY day DESC, note) FILTER (WHERE day IS NOT NULL), 1)',
    ],
    [
      "SELECT min_by(score, day) FILTER (WHERE who = 'a' OR note = 'b') AS a FROM visits",
      "min_by takes `score` from any of the rows with the least `day`; write element_at(array_agg(score + 0e0 ORDER BY day, score + 0e0) FILTER (WHERE (who = 'a' OR note = 'b') AND day IS NOT NULL), 1)",
    ],
    [
      'SELECT max_by(score, score) AS a FROM visits',
      'max_by takes `score` from any of the rows with the greatest `score`; write element_at(array_agg(score + 0e0 ORDER BY is_nan(score), score DESC, score + 0e0) FILTER (WHERE score IS NOT NULL), 1)',
    ],
    [
      'SELECT max_by(note, day) OVER (PARTITION BY who) AS a FROM visits',
      'max_by takes `note` from any of the rows with the greatest `day`; write in a subquery with GROUP BY element_at(array_agg(note ORDER BY day DESC, note) FILTER (WHERE day IS NOT NULL), 1)',
    ],
    [
      'SELECT who, note, row_number() OVER (PARTITION BY who ORDER BY day) AS n FROM visits',
      `${WINDOW('row_number')}add \`note\` to ORDER BY`,
    ],
    [
      'SELECT who, lag(note) OVER w AS n FROM visits WINDOW w AS (PARTITION BY who)',
      `${WINDOW('lag')}add \`note\` to ORDER BY`,
    ],
    [
      'SELECT who, first_value(note) OVER (PARTITION BY who ORDER BY day) AS n FROM visits',
      `${WINDOW('first_value')}add \`note\` to ORDER BY`,
    ],
    [
      'SELECT who, sum(length(note)) OVER (ORDER BY who ROWS 1 PRECEDING) AS n FROM visits',
      `${WINDOW('sum')}add \`LENGTH(note)\` to ORDER BY`,
    ],
    [
      'SELECT row_number() OVER (ORDER BY who) AS n FROM visits ORDER BY day, 1 LIMIT 3',
      `${WINDOW('row_number')}add \`day\` to ORDER BY`,
    ],
    [
      'SELECT who, row_number() OVER (ORDER BY who) AS n, row_number() OVER (ORDER BY who DESC) AS m FROM visits',
      'row_number and row_number sort rows in two ways, and rows with equal keys come in any order in each: add a unique key to both ORDER BYs, or compute one of them in a subquery',
    ],
  ] as const)('%s', (text, message) =>
    expect(mistakes(text)).toEqual(message === undefined ? [] : [message]),
  );

  it('says what can be written instead of max_by and min_by', () => {
    for (const [value, by] of [
      ['note', 'day'],
      ['score', 'day'],
      ['score', 'score'],
      ['who', 'score'],
      ['day', 'lower(note)'],
    ]) {
      for (const name of ['max_by', 'min_by']) {
        const [message = ''] = mistakes(`SELECT ${name}(${value}, ${by}) AS a FROM visits`);
        const [, advice = ''] = /; write (element_at\(.*\))$/.exec(message) ?? [];
        expect(advice).toContain('array_agg');
        expect(mistakes(`SELECT ${advice} AS a FROM visits`)).toEqual([]);
      }
    }
  });
});

it('a query typed at a prompt may have ties, and is warned of them', () => {
  const layer = Layer({ name: 'studies', description: 'What if?', tables: TABLES });
  const sql = 'SELECT who, count(*) AS n FROM visits GROUP BY who ORDER BY n DESC LIMIT 10';
  expect(adHocQuery(projectOf([layer], {}), sql).differences).toEqual([
    `${ROWS}add \`who\` to ORDER BY`,
  ]);
});
