import { common, projectOf, sourceOf } from '@dc-data-baker/fixtures';
import { BaseTable, external, Layer, notEmpty, unique } from '@dc-data-baker/models';
import { adHocQuery } from '@dc-data-baker/planner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckdbSession } from './session.ts';

/** Rows in which every column has values that occur more than once, but for the ids of people. */
const ROWS = {
  visits: ["('a', 1, 'x')", "('a', 2, 'y')", "('b', 1, 'x')", "('a', 2, 'z')", "('b', 1, 'y')"],
  people: ["('a', 'Ann', 1)", "('b', 'Bob', 1)", "('c', 'Ann', 2)", "('d', 'Dan', 2)"],
} as const;
const COLUMNS = {
  visits: { who: 'string', day: 'int', note: 'string' },
  people: { id: 'string', name: 'string', town: 'int' },
} as const;

const project = projectOf(
  [
    Layer({
      name: 'studies',
      description: 'Who was where?',
      tables: [
        sourceOf('visits', COLUMNS.visits),
        BaseTable({
          ...common,
          name: 'people',
          prefix: 'people/',
          columns: COLUMNS.people,
          populatedBy: external('a census'),
          checks: [unique('id'), notEmpty('id')],
        }),
      ],
    }),
  ],
  {},
);

/** What is read, and its columns. */
const SOURCES: readonly (readonly [from: string, columns: readonly string[]])[] = [
  ['visits', ['who', 'day', 'note']],
  ['people', ['id', 'name', 'town']],
  ['people AS p JOIN visits AS v ON v.who = p.id', ['p.id', 'p.name', 'v.note']],
  ['people AS p LEFT JOIN visits AS v ON v.who = p.id', ['p.id', 'v.who', 'v.day']],
  ['visits AS v LEFT JOIN people AS p ON p.id = v.note', ['v.day', 'p.id', 'p.name']],
  [
    '(SELECT who, max(day) AS day, min(note) AS note FROM visits GROUP BY who) AS t',
    ['who', 'day', 'note'],
  ],
  [
    "people CROSS JOIN UNNEST(split(name || ',p,q,p', ',')) WITH ORDINALITY AS n(x, i)",
    ['id', 'x', 'i'],
  ],
  [
    '(SELECT who, note, row_number() OVER (PARTITION BY who ORDER BY note) AS n FROM visits) AS t',
    ['who', 'note', 'n'],
  ],
];

/** Queries whose answer depends on the order of the rows that have the same `by`, if it has ties. */
const QUERIES: readonly ((value: string, by: string, from: string) => string)[] = [
  (value, by, from) => `SELECT array_agg(${value} ORDER BY ${by}) AS a FROM ${from}`,
  (value, by, from) => `SELECT max_by(${value}, ${by}) AS a FROM ${from}`,
  (value, by, from) => `SELECT ${value} AS a FROM ${from} ORDER BY ${by} LIMIT 3`,
  (value, by, from) => `SELECT ${value} AS a, row_number() OVER (ORDER BY ${by}) AS n FROM ${from}`,
  (value, by, from) =>
    `SELECT ${value} AS a, lag(${value}) OVER (ORDER BY ${by} DESC) AS n FROM ${from}`,
  (value, by, from) => `SELECT first_value(${value}) OVER (ORDER BY ${by}) AS a FROM ${from}`,
];

const ALL = SOURCES.flatMap(([from, columns]) =>
  columns.flatMap((value) =>
    [...columns, columns.slice(0, 2).join(', ')].flatMap((by) =>
      QUERIES.map((query) => query(value, by, from)),
    ),
  ),
).filter((sql) => !/max_by\([^)]*,[^)]*,/.test(sql));

let session: DuckdbSession;
beforeAll(async () => {
  session = await DuckdbSession.open({ threads: 1 });
});
afterAll(() => session.close());

describe('the rows of tables, in several orders', () => {
  it('give an accepted query the same answer, and some that are refused another one', async () => {
    const asked = ALL.map((sql) => {
      const { duckdb, differences } = adHocQuery(project, sql);
      return { sql, duckdb: duckdb.sql, isAccepted: differences.length === 0, answers: new Set() };
    });
    for (const turned of [turn(0), turn(2), turn(0, true), turn(3, true)]) {
      await fill(turned);
      for (const { duckdb, answers } of asked) {
        const rows = await session.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${duckdb})`);
        answers.add(JSON.stringify(rows.map((row) => Object.values(row).join()).toSorted()));
      }
    }
    const accepted = asked.filter(({ isAccepted }) => isAccepted);
    const differ = asked.filter(({ answers }) => answers.size > 1);
    expect(accepted.filter(({ answers }) => answers.size > 1).map(({ sql }) => sql)).toEqual([]);
    // Not everything is accepted, and not everything refused.
    expect(accepted.length).toBeGreaterThan(asked.length / 4);
    expect(differ.length).toBeGreaterThan(asked.length / 10);
  });
});

type Turn = (rows: readonly string[]) => readonly string[];

const turn =
  (by: number, isReversed = false): Turn =>
  (rows) => {
    const turned = [...rows.slice(by), ...rows.slice(0, by)];
    return isReversed ? turned.toReversed() : turned;
  };

async function fill(turned: Turn): Promise<void> {
  for (const [table, rows] of Object.entries(ROWS)) {
    const names = Object.keys(COLUMNS[table as keyof typeof COLUMNS]).join(', ');
    const values = turned(rows).join(', ');
    await session.run(
      `CREATE OR REPLACE TABLE ${table} AS SELECT * FROM (VALUES ${values}) AS t(${names})`,
    );
  }
}
