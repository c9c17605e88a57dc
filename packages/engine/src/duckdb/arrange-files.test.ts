import { common, projectOf, queryNamed, sourceOf } from '@dc-data-baker/fixtures';
import { BaseTable, type ColumnType, Layer, parquet, query, shards } from '@dc-data-baker/models';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cookedOnce, emptyKitchen, type Kitchen } from '../testing/kitchen.ts';
import { fileLiteral } from './file-literal.ts';
import { DuckdbSession } from './session.ts';

const LETTERS = ['A', 'B', 'C'];
const COLUMNS = {
  outcode: 'string',
  postcode: 'string',
  id: 'string',
  weight: 'double',
  source: 'string',
  // One text in all rows, which the query's text says, and one in all rows of a piece.
  kind: 'string',
  piece: 'string',
  nothing: 'string',
  ballots: 'array<string>',
  tags: 'map<string,string>',
} as const satisfies Record<string, ColumnType>;

const raw = sourceOf('raw', {
  outcode: 'string',
  postcode: 'string',
  id: 'string',
  ballots: 'string',
});

const addresses = (name: string, format: ReturnType<typeof parquet>) =>
  BaseTable({
    ...common,
    name,
    prefix: `${name}/`,
    format,
    columns: COLUMNS,
    partitionedBy: { letter: { type: 'string', values: LETTERS } },
    populatedBy: query(queryNamed('addresses')),
    // So that a partition has several files before they are arranged.
    fanOut: { parameter: 'end', values: ['0', '1'] },
  });

const rowGroups = { by: 'outcode', sortedBy: ['postcode', 'id'] };
const arranged = addresses('arranged', parquet({ rowGroups }));
const plain = addresses('plain', parquet());

const files = (of: string) =>
  BaseTable({
    ...common,
    name: `files_of_${of}`,
    prefix: `files_of_${of}/`,
    columns: COLUMNS,
    populatedBy: shards({
      query: queryNamed(`files_of_${of}`),
      by: 'outcode',
      sortedBy: ['postcode', 'id'],
      emptyUnlessAny: 'ballots',
    }),
    fanOut: { parameter: 'letter', values: LETTERS },
  });

const filesSql = (of: string) =>
  `SELECT split_part(postcode, ' ', 1) AS outcode, postcode, id, weight, source, kind, piece, nothing, ballots, tags
  FROM ${of} WHERE letter = :letter AND outcode IS NOT NULL`;

const project = projectOf(
  [
    Layer({
      name: 'x',
      description: 'x',
      tables: [raw, arranged, plain, files('arranged'), files('plain')],
    }),
  ],
  {
    addresses: `SELECT nullif(outcode, '') AS outcode, postcode, id, length(id) / 3e0 AS weight,
        'it''s one' AS source, 'address' AS kind, :end AS piece, CAST(NULL AS varchar) AS nothing,
        filter(ARRAY[nullif(ballots, ''), if(ballots = 'two', 'b')], x -> x IS NOT NULL) AS ballots,
        map(ARRAY['id'], ARRAY[id]) AS tags,
        substr(postcode, 1, 1) AS letter
      FROM raw WHERE substr(id, length(id), 1) = :end`,
    files_of_arranged: filesSql('arranged'),
    files_of_plain: filesSql('plain'),
  },
);

/** An outcode, a postcode, a number, and what is in the list of ballots. */
type Line = readonly [string, string, string, string];

async function baked(lines: readonly Line[], threads = 2): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  await kitchen.put(raw, 'rows.csv', lines.map((line) => `${line.join(',')}\n`).join(''));
  await kitchen.bake([], { threads });
  return kitchen;
}

/** Numbers end with 0 or 1. */
const number = (i: number) => `${i}${i % 2}`;

async function sessionOfTest(): Promise<DuckdbSession> {
  const session = await DuckdbSession.open({ threads: 1 });
  onTestFinished(() => session.close());
  return session;
}

/** The table's files, as a list in DuckDB's SQL. */
async function pathsOf(kitchen: Kitchen, table: BaseTable): Promise<string> {
  const manifest = await kitchen.published(table);
  const { lake } = kitchen;
  const paths = (manifest?.files ?? []).map(({ path }) =>
    fileLiteral(lake.pathOf(`${manifest?.location}${path}`)),
  );
  return `[${paths.join(', ')}]`;
}

const BAKED = cookedOnce(() =>
  baked(
    Array.from({ length: 6000 }, (_, i): Line => {
      const n = (i * 7919) % 6000;
      const outcode = `${LETTERS[n % 3]}${n % 41}`;
      const ballots = ['', 'a', 'two'][n % 5] ?? '';
      // Some have no outcode, as an address without a geographic postcode.
      return [n % 97 === 0 ? '' : outcode, `${outcode} ${n % 9}AA`, number(n), ballots];
    }),
  ),
);

describe('a table that is kept in row groups', () => {
  it('has the same rows as another one, in one file for each partition', async () => {
    const kitchen = await BAKED();
    const session = await sessionOfTest();
    const [of, other] = [await pathsOf(kitchen, arranged), await pathsOf(kitchen, plain)];
    const rows = (paths: string) =>
      `SELECT * EXCLUDE (filename), regexp_extract(filename, 'letter=(.)', 1) AS letter FROM read_parquet(${paths}, filename = true, hive_partitioning = false)`;
    const [found] = await session.rows(
      `SELECT count(*) AS rows FROM (${rows(of)} INTERSECT ALL ${rows(other)})`,
    );
    expect(found).toEqual({ rows: 6000 });
    expect((await kitchen.published(arranged))?.files.map(({ path }) => path)).toEqual(
      LETTERS.map((letter) => `letter=${letter}/part-0.parquet`),
    );
  });

  it('has a row group for each value, in order, and its rows in order', async () => {
    const kitchen = await BAKED();
    const session = await sessionOfTest();
    const paths = await pathsOf(kitchen, arranged);
    const [groups] = await session.rows(
      `SELECT count(*) AS mixed FROM parquet_metadata(${paths}) WHERE path_in_schema = 'outcode' AND stats_min_value IS DISTINCT FROM stats_max_value`,
    );
    expect(groups).toEqual({ mixed: 0 });
    const [rows] = await session.rows(
      `SELECT count(*) AS unordered FROM (SELECT [coalesce(outcode, 'Z'), postcode, id] AS key, lag(key) OVER (PARTITION BY filename ORDER BY file_row_number) AS before FROM read_parquet(${paths}, filename = true, file_row_number = true, hive_partitioning = false)) WHERE before > key`,
    );
    expect(rows).toEqual({ unordered: 0 });
  });

  it('makes the same outcode files as another one, byte by byte', async () => {
    const kitchen = await BAKED();
    const [of, other] = [files('arranged'), files('plain')];
    const made = (await kitchen.published(of))?.files;
    expect(made).toHaveLength(41 * 3);
    expect(made).toEqual((await kitchen.published(other))?.files);
  });
});

describe('the outcode files of a table that is kept in row groups', () => {
  const text = fc.constantFrom('A1', 'A2', 'B1', 'C9');
  const line = fc
    .tuple(
      text,
      fc.constantFrom('1AA', '2BB', ''),
      fc.nat({ max: 30 }),
      fc.constantFrom('', 'a', 'two'),
    )
    .map(
      ([outcode, inward, n, ballots]): Line => [
        inward === '' ? '' : outcode,
        `${outcode} ${inward}`,
        number(n),
        ballots,
      ],
    );

  it('are the bytes of the same rows in any order, whatever rows there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), async (lines) => {
        const kitchen = await baked(lines);
        const [of, other] = await Promise.all(
          ['arranged', 'plain'].map(async (name) => (await kitchen.published(files(name)))?.files),
        );
        expect(of).toEqual(other);
      }),
      { numRuns: 12 },
    );
  });
});
