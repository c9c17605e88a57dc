import { describe, expect, it } from 'vitest';
import { BaseQuery } from './base-query.ts';
import { BaseTable } from './base-table.ts';
import { unique } from './checks/unique.ts';
import { csv, parquet } from './data-format.ts';
import { overRows } from './fan-outs/rows.ts';
import { GlueDatabase } from './glue-database.ts';
import { literal } from './parameter.ts';
import { external } from './populations/external.ts';
import { query } from './populations/query.ts';
import { shards } from './populations/shards.ts';
import { S3Bucket } from './s3-bucket.ts';

const database = GlueDatabase({ name: 'bakery', description: 'Tables.' });
const bucket = S3Bucket({ name: 'a-bucket', description: 'Files.' });

const input = {
  name: 'addresses',
  description: 'One row per address.',
  database,
  bucket,
  prefix: 'addresses/',
  format: parquet(),
  columns: { uprn: 'string', address: 'string', postcode: 'string' },
  populatedBy: external('somebody'),
} as const;

/** The messages for a definition's mistakes. Types are ignored here, as they are in JavaScript. */
function mistakes(changes: object): string[] {
  try {
    BaseTable({ ...input, ...changes } as typeof input);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('expected mistakes to be found');
}

describe('a table', () => {
  it('keeps its columns in the declared order, with their descriptions', () => {
    const table = BaseTable({
      ...input,
      columns: { uprn: 'string', point: { type: 'array<double>', description: 'Two numbers.' } },
      checks: [unique('uprn')],
    });
    expect(table.columns).toEqual([
      { name: 'uprn', type: 'string' },
      { name: 'point', type: 'array<double>', description: 'Two numbers.' },
    ]);
    expect(table.keepBakes).toBe(3);
  });

  it('is the same after it is written as JSON and read again', () => {
    const table = BaseTable(input);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

describe('a table with a mistake cannot be built', () => {
  it.each([
    [
      'a type that Glue does not have',
      { columns: { uprn: 'strng' } },
      'table `addresses`: field `columns.uprn`: expected one of string, int, bigint, double, boolean, date, timestamp, decimal(p,s), array<t>, map<k,v> or struct<name:t,...>; given "strng"',
    ],
    [
      'a description of a column that is longer than Glue takes, in bytes',
      { columns: { uprn: { type: 'string', description: 'é'.repeat(128) } } },
      `table \`addresses\`: field \`columns.uprn.description\`: expected at most 255 bytes, and there are 256; given "${'é'.repeat(128)}"`,
    ],
    [
      'a description of a column that has two lines',
      { columns: { uprn: { type: 'string', description: 'One.\nTwo.' } } },
      'table `addresses`: field `columns.uprn.description`: expected one line; given "One.\\nTwo."',
    ],
    [
      'a description that is longer than Glue takes',
      { description: 'a'.repeat(2049) },
      `table \`addresses\`: field \`description\`: expected at most 2048 bytes, and there are 2049; given "${'a'.repeat(2049)}"`,
    ],
    [
      'a column with a capital',
      { columns: { UPRN: 'string' } },
      'table `addresses`: field `columns.UPRN`: expected lower-case letters, digits and underscores, starting with a letter; given "UPRN"',
    ],
    [
      'a partition that is no name of a folder',
      { partitionedBy: { letter: { type: 'string', values: ['A', 'B C'] } } },
      'table `addresses`: field `partitionedBy.letter.values.1`: expected letters, digits, _ and -; given "B C"',
    ],
    [
      'a compression as a word',
      { format: parquet('zstd' as never) },
      'table `addresses`: field `format`: `zstd` is not a field of it',
    ],
    [
      'no word about a header',
      { format: csv(undefined as never) },
      'table `addresses`: field `format.header`: expected true, false, or what columns are called in the header: { column: "name" }; nothing was given',
    ],
    [
      'no columns',
      { columns: {} },
      'table `addresses`: field `columns`: expected at least one column; given {}',
    ],
    [
      'a prefix without its last slash',
      { prefix: 'addresses' },
      'table `addresses`: field `prefix`: expected folders of letters, digits, dot, _ and - (or {dc_environment}), each ended by /; given "addresses"',
    ],
    [
      'a prefix that leads out of the bucket',
      { prefix: '../addresses/' },
      'table `addresses`: field `prefix`: expected no folder called . or ..; given "../addresses/"',
    ],
    [
      'a fan-out over something that the query is given already',
      {
        populatedBy: query(
          BaseQuery({ name: 'rows', file: 'file:///rows.sql', parameters: { a: literal(1) } }),
        ),
        fanOut: { parameter: 'a', values: ['x'] },
      },
      'table `addresses`: field `fanOut.parameter`: expected a parameter that the query is not given already; given "a"',
    ],
    [
      'a fan-out that leaves a partition out',
      {
        populatedBy: query(BaseQuery({ name: 'rows', file: 'file:///rows.sql' })),
        partitionedBy: { letter: { type: 'string', values: ['A', 'B'] } },
        fanOut: { parameter: 'letter', values: ['A', 'C'] },
      },
      'table `addresses`: field `fanOut.values`: expected the values of the partition key `letter`; differing are B, C; given ["A","C"]',
    ],
    [
      'a fan-out over rows by a type whose values engines write differently',
      {
        populatedBy: query(BaseQuery({ name: 'rows', file: 'file:///rows.sql' })),
        fanOut: overRows({
          query: BaseQuery({ name: 'pieces', file: 'file:///pieces.sql' }),
          columns: { share: 'double' as 'int' },
        }),
      },
      'table `addresses`: field `fanOut.columns.share`: expected one of string, int, bigint, boolean, date; given "double"',
    ],
    [
      'a fan-out over rows of no columns',
      {
        populatedBy: query(BaseQuery({ name: 'rows', file: 'file:///rows.sql' })),
        fanOut: overRows({
          query: BaseQuery({ name: 'pieces', file: 'file:///pieces.sql' }),
          columns: {},
        }),
      },
      'table `addresses`: field `fanOut.columns`: expected at least one column; given {}',
    ],
    [
      'a fan-out over rows whose column the query is given already',
      {
        populatedBy: query(
          BaseQuery({ name: 'rows', file: 'file:///rows.sql', parameters: { a: literal(1) } }),
        ),
        fanOut: overRows({
          query: BaseQuery({ name: 'pieces', file: 'file:///pieces.sql' }),
          columns: { a: 'int' },
        }),
      },
      'table `addresses`: field `fanOut.columns`: expected a parameter that the query is not given already; given {"a":"int"}',
    ],
    [
      'a fan-out of a table that is not baked',
      { fanOut: { parameter: 'letter', values: ['A'] } },
      'table `addresses`: field `fanOut`: expected none: an external table is not baked; given {"parameter":"letter","values":["A"]}',
    ],
    [
      'a partition twice',
      { partitionedBy: { letter: { type: 'string', values: ['A', 'A'] } } },
      'table `addresses`: field `partitionedBy.letter`: expected each value once; given {"type":"string","values":["A","A"]}',
    ],
    [
      'a list column of shards that is no list',
      {
        populatedBy: shards({
          query: BaseQuery({ name: 'files', file: 'file:///files.sql' }),
          by: 'uprn',
          sortedBy: ['uprn'],
          emptyUnlessAny: 'address',
        }),
      },
      'table `addresses`: field `populatedBy.emptyUnlessAny`: expected an array column; `address` is string; given "address"',
    ],
    [
      'a check on a column that is not there',
      { checks: [unique('uprnn')] },
      'table `addresses`: field `checks.0.columns`: `uprnn` is not a column; the columns are uprn, address, postcode; given ["uprnn"]',
    ],
    [
      'a partition key that is also a column',
      { partitionedBy: { postcode: { type: 'string', values: ['A'] } } },
      'table `addresses`: field `partitionedBy.postcode`: is a column too; a partition key is not stored in the files; given {"type":"string","values":["A"]}',
    ],
    [
      'a field that tables do not have',
      { colunms: {} },
      'table `addresses`: `colunms` is not a field of it',
    ],
    [
      'a name that Athena would fold to lower case',
      { name: 'Addresses' },
      'table `Addresses`: field `name`: expected lower-case letters, digits and underscores, starting with a letter; given "Addresses"',
    ],
    [
      'no name',
      { name: undefined },
      'a table without a name: field `name`: expected string, received undefined; nothing was given',
    ],
    [
      'shards named after a column that is not there',
      {
        populatedBy: shards({
          query: BaseQuery({ name: 'files', file: 'file:///files.sql' }),
          by: 'outcode',
          sortedBy: ['uprn'],
        }),
      },
      'table `addresses`: field `populatedBy.by`: `outcode` is not a column; the columns are uprn, address, postcode; given "outcode"',
    ],
    [
      'a baked table in a format that no engine writes',
      {
        format: csv({ header: true }),
        populatedBy: query(BaseQuery({ name: 'rows', file: 'file:///rows.sql' })),
      },
      'table `addresses`: field `format`: expected parquet for a table that is baked; given {"kind":"csv","header":true}',
    ],
    [
      'row groups by a partition key, which is not in the files',
      {
        format: parquet({ rowGroups: { by: 'first_letter', sortedBy: ['uprn'] } }),
        partitionedBy: { first_letter: { type: 'string', values: ['A'] } },
        populatedBy: query(BaseQuery({ name: 'rows', file: 'file:///rows.sql' })),
      },
      'table `addresses`: field `format.rowGroups.by`: `first_letter` is not a column of the files; they have uprn, address, postcode; given "first_letter"',
    ],
    [
      'row groups in files that somebody else writes',
      {
        format: parquet({ rowGroups: { by: 'postcode', sortedBy: ['uprn'] } }),
        populatedBy: external('a test'),
      },
      'table `addresses`: field `format.rowGroups`: expected none: only the rows of a query are kept so; given {"by":"postcode","sortedBy":["uprn"]}',
    ],
    [
      'a header that names what is no column',
      { format: csv({ header: { wkt: 'geom' } }), populatedBy: external('a test') },
      'table `addresses`: field `format.header.wkt`: is not a column; the columns are uprn, address, postcode; given "geom"',
    ],
    [
      'a header in which a column has the name of another',
      { format: csv({ header: { uprn: 'address' } }), populatedBy: external('a test') },
      'table `addresses`: field `format.header.uprn`: `address` is another column; given "address"',
    ],
    [
      'a date in a CSV, which engines read differently',
      {
        format: csv({ header: true }),
        columns: { uprn: 'string', outcode: 'date' },
        populatedBy: external('a test'),
      },
      'table `addresses`: field `columns.outcode`: expected string, which a query can cast: engines read this type differently in a CSV; given "date"',
    ],
  ])('%s', (_, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it('and all mistakes are reported at once', () => {
    expect(mistakes({ prefix: '/', columns: { uprn: 'text', Address: 'string' } })).toHaveLength(3);
  });
});
