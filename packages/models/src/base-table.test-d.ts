// `tsc` runs this test: a line under `@ts-expect-error` that compiles is itself an error.

import { BaseQuery } from './base-query.ts';
import { BaseTable } from './base-table.ts';
import { between } from './checks/between.ts';
import { notNull } from './checks/not-null.ts';
import { sameKeys } from './checks/same-keys.ts';
import { unique } from './checks/unique.ts';
import { parquet } from './data-format.ts';
import { GlueDatabase } from './glue-database.ts';
import { external } from './populations/external.ts';
import { shards } from './populations/shards.ts';
import { S3Bucket } from './s3-bucket.ts';

const common = {
  description: 'One row per address.',
  database: GlueDatabase({ name: 'bakery', description: 'Tables.' }),
  bucket: S3Bucket({ name: 'a-bucket', description: 'Files.' }),
  format: parquet(),
};

const addresses = BaseTable({
  ...common,
  name: 'addresses',
  prefix: 'addresses/',
  columns: { uprn: 'string', longitude: { type: 'double', description: 'Degrees.' } },
  partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
  populatedBy: external('somebody'),
  checks: [unique('uprn'), notNull(['longitude', 'first_letter']), between('longitude', -9, 2)],
});

// The names of the columns are part of the table's type.
addresses.columns.map((column) => column.name) satisfies readonly ('uprn' | 'longitude')[];

BaseTable({
  ...common,
  name: 'more_addresses',
  prefix: 'more/',
  columns: { uprn: 'string' },
  populatedBy: external('somebody'),
  checks: [
    sameKeys('uprn', addresses),
    // @ts-expect-error `postcode` is not a column of this table
    unique('postcode'),
    // @ts-expect-error neither is one of a list
    notNull(['uprn', 'latitude']),
    // @ts-expect-error `postcode` is not a column of the other table
    sameKeys('postcode', addresses),
  ],
});

BaseTable({
  ...common,
  name: 'typed',
  prefix: 'typed/',
  columns: {
    // @ts-expect-error not a type of Glue's
    address: 'text',
  },
  populatedBy: external('somebody'),
});

BaseTable({
  ...common,
  name: 'files',
  prefix: 'files/',
  columns: { uprn: 'string' },
  // @ts-expect-error the files are named after a column that is not there
  populatedBy: shards({
    query: BaseQuery({ name: 'files', file: 'file:///files.sql' }),
    by: 'outcode',
    sortedBy: ['uprn'],
  }),
});
