import { describe, expect, it } from 'vitest';
import { BaseQuery } from './base-query.ts';
import { BaseTable } from './base-table.ts';
import { parquet } from './data-format.ts';
import { Environment } from './environment.ts';
import { GlueDatabase } from './glue-database.ts';
import { Layer } from './layer.ts';
import { literal, locationOf } from './parameter.ts';
import { external } from './populations/external.ts';
import { S3Bucket } from './s3-bucket.ts';

const table = BaseTable({
  name: 'addresses',
  description: 'One row per address.',
  database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
  bucket: S3Bucket({ name: 'a-bucket', description: 'Files.' }),
  prefix: 'addresses/',
  format: parquet(),
  columns: { uprn: 'string' },
  populatedBy: external('somebody'),
});

/** The message for a mistake in a definition. Types are ignored here, as they are in JavaScript. */
function mistake<Input>(build: (input: Input) => unknown, input: unknown): string {
  try {
    build(input as Input);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a layer', () => {
  const input = { name: 'addresses', description: 'Where is it?', tables: [table] };

  it('has tables and triggers', () => {
    const triggers = [
      { kind: 'nightly', at: '01:00' },
      { kind: 'event', name: 'changed', delayMinutes: 5 },
    ] as const;
    expect(Layer({ ...input, triggers: [...triggers] })).toEqual({ ...input, triggers });
    expect(Layer(input).triggers).toEqual([]);
  });

  it.each([
    [
      'no tables',
      { tables: [] },
      'layer `addresses`: field `tables`: expected at least one table; given []',
    ],
    [
      'something that is no table',
      { tables: [null] },
      'layer `addresses`: field `tables.0`: expected tables that BaseTable built; given null',
    ],
    [
      'a time that there is not',
      { triggers: [{ kind: 'nightly', at: '25:00' }] },
      'layer `addresses`: field `triggers.0.at`: expected a UTC time such as 01:00; given "25:00"',
    ],
    [
      'a delay longer than SQS has',
      { triggers: [{ kind: 'event', name: 'x', delayMinutes: 16 }] },
      'layer `addresses`: field `triggers.0.delayMinutes`: expected at most 15 minutes, which is all that SQS delays; given 16',
    ],
    [
      'no question',
      { description: '' },
      'layer `addresses`: field `description`: expected the question that the layer answers; given ""',
    ],
    [
      'a question that does not fit into the description of a stack',
      { description: '?'.repeat(761) },
      `layer \`addresses\`: field \`description\`: expected at most 760 bytes, and there are 761; given "${'?'.repeat(761)}"`,
    ],
  ])('with %s', (_, changes, message) =>
    expect(mistake(Layer, { ...input, ...changes })).toBe(message),
  );
});

describe('a query', () => {
  const file = 'file:///queries/rows.sql';

  it('has a file and values for its parameters', () => {
    const parameters = { who: literal("O'Brien"), from: locationOf(table) };
    expect(BaseQuery({ name: 'rows', file: new URL(file), parameters })).toEqual({
      name: 'rows',
      file,
      parameters: {
        who: { kind: 'literal', value: "O'Brien" },
        from: { kind: 'location', table: 'addresses' },
      },
    });
    expect(BaseQuery({ name: 'rows', file }).parameters).toEqual({});
  });

  it.each([
    [
      'a path that is no URL',
      { file: 'rows.sql' },
      'query `rows`: field `file`: expected the URL of a .sql file; given "rows.sql"',
    ],
    [
      'another file',
      { file: 'file:///rows.txt' },
      'query `rows`: field `file`: expected the URL of a .sql file; given "file:///rows.txt"',
    ],
    [
      'a value that is none',
      { parameters: { who: { kind: 'literal', value: null } } },
      'query `rows`: field `parameters.who.value`: expected a string, number or boolean; given null',
    ],
    [
      'a value that is not a number',
      { parameters: { who: literal(Number.NaN) } },
      'query `rows`: field `parameters.who.value`: expected a string, number or boolean; given NaN',
    ],
    [
      'the location of a table that there is not',
      { parameters: { from: locationOf(undefined as never) } },
      'query `rows`: field `parameters.from.table`: expected string, received undefined; nothing was given',
    ],
    [
      'a whole number without end',
      { parameters: { who: literal(10n as never) } },
      'query `rows`: field `parameters.who.value`: expected a string, number or boolean; given 10n',
    ],
  ])('with %s', (_, changes, message) =>
    expect(mistake(BaseQuery, { name: 'rows', file, ...changes })).toBe(message),
  );
});

describe('a bucket and a database', () => {
  it.each([
    [
      S3Bucket,
      { name: 'A_Bucket', description: 'Files.' },
      'bucket `A_Bucket`: field `name`: expected 3 to 63 lower-case letters, digits, dots and hyphens; given "A_Bucket"',
    ],
    [
      S3Bucket,
      { name: 'a-bucket', description: '' },
      'bucket `a-bucket`: field `description`: expected a sentence saying what the bucket is for; given ""',
    ],
    [
      GlueDatabase,
      { name: '1st', description: 'Tables.' },
      'database `1st`: field `name`: expected lower-case letters, digits and underscores, starting with a letter; given "1st"',
    ],
    [
      S3Bucket,
      undefined,
      'a bucket without a name: expected object, received undefined; nothing was given',
    ],
  ])('%o', (build, input, message) => expect(mistake(build, input)).toBe(message));
});

describe('an environment', () => {
  it('is one of three names', () => {
    expect(['development', 'staging', 'production'].map(Environment)).toEqual([
      'development',
      'staging',
      'production',
    ]);
    expect(mistake(Environment, 'prod')).toBe(
      '`prod` is not an environment; choose one of development, staging, production with --env or DC_ENVIRONMENT',
    );
  });
});
