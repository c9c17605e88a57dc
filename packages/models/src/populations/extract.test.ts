import { describe, expect, it } from 'vitest';
import { BaseQuery } from '../base-query.ts';
import { BaseTable } from '../base-table.ts';
import { csv, parquet } from '../data-format.ts';
import { GlueDatabase } from '../glue-database.ts';
import { daysAgo } from '../parameter.ts';
import { PostgresSource } from '../postgres-source.ts';
import { S3Bucket } from '../s3-bucket.ts';
import { extract } from './extract.ts';

const source = {
  name: 'kitchen',
  description: 'What the kitchen writes down.',
  urlVariable: 'KITCHEN_URL',
  aws: {
    hostParameter: '/Kitchen/HOST',
    passwordParameter: '/Kitchen/Password',
    database: 'kitchen',
    user: 'cook',
  },
};
const kitchen = PostgresSource(source);
const orders = BaseQuery({
  name: 'orders',
  file: 'file:///queries/orders.sql',
  parameters: { since: daysAgo(30) },
});

const input = {
  name: 'orders',
  description: 'One row per order.',
  database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
  bucket: S3Bucket({ name: 'a-bucket', description: 'Files.' }),
  prefix: 'orders/',
  format: csv({ header: true }),
  columns: { id: 'bigint', cake: 'string' },
  populatedBy: extract({ from: kitchen, query: orders, file: 'current.csv' }),
} as const;

/** The message for a mistake in a definition. Types are ignored here, as they are in JavaScript. */
function mistake(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('an extract', () => {
  it('has a SELECT for a database, and one file for its rows', () => {
    expect(BaseTable(input).populatedBy).toEqual({
      kind: 'extract',
      from: { ...source, aws: { ...source.aws, port: 5432 } },
      query: { ...orders, parameters: { since: { kind: 'daysAgo', days: 30 } } },
      file: 'current.csv',
    });
  });

  const year = { year: { type: 'string', values: ['2026'] } };
  it.each([
    ['partitions', { partitionedBy: year }, 'field `partitionedBy`: expected none: an extract is'],
    [
      'a fan-out',
      { fanOut: { parameter: 'letter', values: ['A'] } },
      'field `fanOut`: expected none: an extract is one SELECT in one transaction',
    ],
    [
      'a file of another format',
      { format: parquet() },
      'field `populatedBy.file`: expected a name that ends with .parquet, its format',
    ],
    [
      'lists',
      { format: parquet(), columns: { id: 'array<string>' } },
      'field `columns.id`: expected a single value, such as a string with JSON in it',
    ],
    [
      'a file in another folder',
      { populatedBy: { ...input.populatedBy, file: '../x.csv' } },
      'field `populatedBy.file`: expected a name of letters, digits, dot, _ and - that ends with',
    ],
  ])('cannot have %s', (_, more, expected) => {
    expect(mistake(() => BaseTable({ ...input, ...more } as never))).toContain(expected);
  });

  it('refuses days before the bake that do not exist', () => {
    const parameters = { since: daysAgo(-1), until: daysAgo(1.5) };
    expect(mistake(() => BaseQuery({ ...orders, parameters }))).toBe(
      'query `orders`: field `parameters.since.days`: expected a number of days, 0 for today; given -1\n' +
        'query `orders`: field `parameters.until.days`: expected a whole number of days; given 1.5',
    );
  });
});

it('a source names the variable with its URL, and never contains the URL', () => {
  const aws = { ...source.aws, hostParameter: 'db.example', password: 'secret' };
  const input = { ...source, urlVariable: 'postgresql://x', aws };
  expect(mistake(() => PostgresSource(input)).split('\n')).toEqual([
    'source `kitchen`: field `urlVariable`: expected capitals, digits and underscores, starting with a letter; given "postgresql://x"',
    'source `kitchen`: field `aws.hostParameter`: expected the name of an SSM parameter, as in /EveryElectionProd/DATABASE_HOST; given "db.example"',
    'source `kitchen`: field `aws`: `password` is not a field of it',
  ]);
});
