import {
  BaseQuery,
  BaseTable,
  csv,
  type Definitions,
  external,
  GlueDatabase,
  Layer,
  notNull,
  parquet,
  query,
  rowCount,
  S3Bucket,
  sameKeys,
  shards,
  unique,
  Workgroup,
} from '@dc-data-baker/models';

/**
 * A country with two letters, which is baked in a second or two where the real definitions take
 * ten. One table's name is the beginning of another's: neither may ever affect the other's files.
 */
const LETTERS = ['A', 'B'];

const common = {
  description: 'A table of the tests.',
  database: GlueDatabase({ name: 'village', description: 'Tables of the tests.' }),
  bucket: S3Bucket({ name: 'village-hall', description: 'Files of the tests.' }),
  format: parquet(),
} as const;

const rawAddresses = BaseTable({
  ...common,
  name: 'raw_addresses',
  prefix: 'raw-addresses/',
  format: csv({ header: false }),
  columns: { uprn: 'string', address: 'string', postcode: 'string', x: 'string', y: 'string' },
  populatedBy: external('the postman'),
});

const addresses = BaseTable({
  ...common,
  name: 'addresses',
  prefix: '{dc_environment}/addresses/',
  columns: { uprn: 'string', address: 'string', postcode: 'string', x: 'double', y: 'double' },
  partitionedBy: { first_letter: { type: 'string', values: LETTERS } },
  populatedBy: query(queryNamed('addresses')),
  checks: [rowCount({ least: 1 }), notNull(['x', 'y']), unique('uprn')],
});

const ballots = BaseTable({
  ...common,
  name: 'ballots',
  prefix: 'ballots/',
  format: csv({ header: true }),
  columns: { ballot_id: 'string', area: 'string' },
  populatedBy: external('the parish clerk'),
});

const addressesWithBallots = BaseTable({
  ...common,
  name: 'addresses_with_ballots',
  prefix: '{dc_environment}/addresses_with_ballots/',
  columns: { uprn: 'string', address: 'string', postcode: 'string', ballot_ids: 'array<string>' },
  partitionedBy: { first_letter: { type: 'string', values: LETTERS } },
  populatedBy: query(queryNamed('addresses_with_ballots')),
  fanOut: { parameter: 'first_letter', values: LETTERS, concurrency: 2 },
  checks: [sameKeys('uprn', addresses)],
});

const ballotsByOutcode = BaseTable({
  ...common,
  name: 'ballots_by_outcode',
  prefix: '{dc_environment}/ballots_by_outcode/',
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    ballot_ids: 'array<string>',
    outcode: 'string',
  },
  populatedBy: shards({
    query: queryNamed('ballots_by_outcode'),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'ballot_ids',
  }),
  fanOut: { parameter: 'first_letter', values: LETTERS, concurrency: 2 },
  checks: [notNull('ballot_ids')],
});

function queryNamed(name: string): BaseQuery {
  return BaseQuery({ name, file: new URL(`./queries/${name}.sql`, import.meta.url) });
}

export const definitions: Definitions = {
  layers: [
    Layer({ name: 'places', description: 'Where is it?', tables: [rawAddresses, addresses] }),
    Layer({
      name: 'votes',
      description: 'What is voted on there?',
      tables: [ballots, addressesWithBallots, ballotsByOutcode],
    }),
  ],
  workgroup: Workgroup({
    name: 'primary',
    description: 'Every query of the tests.',
    results: {
      bucket: S3Bucket({ name: 'village-results', description: 'What queries found.' }),
      prefix: 'results/',
    },
    bytesScannedCutoff: 10_000_000,
  }),
};
