import { describe, expect, it } from 'vitest';
import { BaseQuery } from './base-query.ts';
import { BaseTable } from './base-table.ts';
import { unique } from './check.ts';
import { csv, parquet } from './data-format.ts';
import { GlueDatabase } from './glue-database.ts';
import { external, query, shards } from './population.ts';
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

/** What a definition's mistakes are reported as; types are put aside, as from JavaScript. */
function mistakes(changes: object): string[] {
  try {
    BaseTable({ ...input, ...changes } as typeof input);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('expected mistakes to be found');
}

describe('a table', () => {
  it('keeps its columns in the order they are written in, with their descriptions', () => {
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

  it('survives being written as JSON and read again', () => {
    const table = BaseTable(input);
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });
});

describe('a mistake in a table fails when it is built', () => {
  it.each([
    [
      'a type that Glue does not have',
      { columns: { uprn: 'strng' } },
      'table `addresses`: field `columns.uprn`: expected one of string, int, bigint, double, boolean, date, timestamp, decimal(p,s), array<t>, map<k,v> or struct<name:t,...>; given "strng"',
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
  ])('%s', (_, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it('and all of them are reported at once', () => {
    expect(mistakes({ prefix: '/', columns: { uprn: 'text', Address: 'string' } })).toHaveLength(3);
  });
});
