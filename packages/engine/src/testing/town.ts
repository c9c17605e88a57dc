import {
  BaseQuery,
  BaseTable,
  between,
  csv,
  external,
  GlueDatabase,
  Layer,
  locationOf,
  notEmpty,
  notFewerThan,
  notNull,
  oneValue,
  parquet,
  query,
  rowCount,
  S3Bucket,
  sameKeys,
  shards,
  unique,
} from '@dc-data-baker/models';
import { type Project, readProject } from '@dc-data-baker/planner';

/** What the tables of the tests have in common. */
export const common = {
  description: 'A table of the tests.',
  database: GlueDatabase({ name: 'town', description: 'Tables of the tests.' }),
  bucket: S3Bucket({ name: 'town-hall', description: 'Files of the tests.' }),
  format: parquet(),
} as const;

/** A query whose text is handed to `projectOf` by its name. */
export function queryNamed(
  name: string,
  parameters: Parameters<typeof BaseQuery>[0]['parameters'] = {},
): BaseQuery {
  return BaseQuery({ name, file: `file:///queries/${name}.sql`, parameters });
}

/** A project of these layers, for `development`, with the texts of its queries by their names. */
export function projectOf(
  layers: readonly Layer[],
  texts: Readonly<Record<string, string>>,
): Project {
  return readProject({ layers }, 'development', (url) => {
    const name = /([a-z_0-9]+)\.sql$/.exec(url)?.[1] ?? '';
    const text = texts[name];
    if (text === undefined) throw new Error(`no query ${name}`);
    return { file: `queries/${name}.sql`, text };
  });
}

export const rawAddresses = BaseTable({
  ...common,
  name: 'raw_addresses',
  prefix: 'raw-addresses/',
  format: csv({ header: false }),
  columns: { uprn: 'string', address: 'string', postcode: 'string', x: 'string', y: 'string' },
  populatedBy: external('the postman'),
});

export const addresses = BaseTable({
  ...common,
  name: 'addresses',
  prefix: '{dc_environment}/addresses/',
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    x: 'double',
    y: 'double',
    source: 'string',
  },
  partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
  populatedBy: query(queryNamed('addresses', { source: locationOf(rawAddresses) })),
  checks: [
    rowCount({ least: 1 }),
    notEmpty(['uprn', 'postcode']),
    notNull(['x', 'y']),
    between('x', -180, 180),
    unique('uprn', { identicalRows: 'warn' }),
    oneValue('source'),
    notFewerThan(0.1, 'published'),
  ],
});

export const ballots = BaseTable({
  ...common,
  name: 'ballots',
  prefix: 'ballots/',
  format: csv({ header: true }),
  columns: { ballot_id: 'string', area: 'string' },
  populatedBy: external('the town clerk'),
  checks: [notEmpty(['ballot_id', 'area'])],
});

export const addressesWithBallots = BaseTable({
  ...common,
  name: 'addresses_with_ballots',
  prefix: '{dc_environment}/addresses_with_ballots/',
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    ballot_ids: 'array<string>',
  },
  partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
  populatedBy: query(queryNamed('addresses_with_ballots')),
  fanOut: { parameter: 'first_letter', values: ['A', 'B'], concurrency: 2 },
  checks: [unique('uprn'), notNull('ballot_ids'), sameKeys('uprn', addresses)],
});

export const ballotsByOutcode = BaseTable({
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
  fanOut: { parameter: 'first_letter', values: ['A', 'B'], concurrency: 2 },
});

export const TOWN_LAYERS: readonly Layer[] = [
  Layer({ name: 'places', description: 'Where is it?', tables: [rawAddresses, addresses] }),
  Layer({
    name: 'votes',
    description: 'What is voted on there?',
    tables: [ballots, addressesWithBallots, ballotsByOutcode],
  }),
];

export const TOWN_QUERIES: Readonly<Record<string, string>> = {
  addresses: `SELECT
  uprn,
  address,
  postcode,
  TRY_CAST(x AS double) AS x,
  TRY_CAST(y AS double) AS y,
  :source AS source,
  substr(postcode, 1, 1) AS first_letter
FROM raw_addresses
`,
  addresses_with_ballots: `SELECT
  a.uprn,
  a.address,
  a.postcode,
  coalesce(
    array_sort(array_agg(DISTINCT b.ballot_id) FILTER (WHERE b.ballot_id IS NOT NULL)),
    CAST(ARRAY[] AS array(varchar))
  ) AS ballot_ids,
  a.first_letter
FROM addresses AS a
LEFT JOIN ballots AS b ON ST_Contains(ST_GeometryFromText(b.area), ST_Point(a.x, a.y))
WHERE a.first_letter = :first_letter
GROUP BY a.uprn, a.address, a.postcode, a.first_letter
`,
  ballots_by_outcode: `SELECT
  uprn,
  address,
  postcode,
  ballot_ids,
  rtrim(substr(postcode, 1, length(postcode) - 3)) AS outcode
FROM addresses_with_ballots
WHERE first_letter = :first_letter
`,
};

/** The town's two layers, with some of its queries' texts changed. */
export function town(texts: Readonly<Record<string, string>> = {}): Project {
  return projectOf(TOWN_LAYERS, { ...TOWN_QUERIES, ...texts });
}

/**
 * 12 addresses in 3 outcodes, in no order, one of them twice. The town is the square from 0 to
 * 10; what each address is here for is its first word.
 */
export const RAW_ADDRESSES_CSV = `7,"Seam, 7 Middle Row",AA1 2AA,5,2
1,"Inside, 1 ""High"" Street",AA1 1AA,2,2
12,"Outside, 12 Far Lane",B1 1AA,50,50
2,"Hole, 2 Park Gate",AA1 1AA,4.5,5
3,"Shared edge, 3 Bank Street",AA1 1AB,3,0
8,No ballots 8,AA2 1AA,50,51
10,No ballots 10,AA2 1AA,51,50
9,No ballots 9,AA2 1AA,50,52
4,"South, 4 River Road",AA1 1AB,3,-3
1,"Inside, 1 ""High"" Street",AA1 1AA,2,2
5,"Detached, 5 Island",AA1 2AA,20.5,0.5
6,"Corner, 6 Town Wall",AA1 2AA,10,10
11,"Inside, 11 Low Street",B1 1AA,8,8
`;

/**
 * Four areas: a square with a hole, a square that shares an edge with it, and one ballot over
 * two rows, of which the second is in two parts.
 */
export const BALLOTS_CSV = `ballot_id,area
north,"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 4 6, 6 6, 6 4, 4 4))"
south,"POLYGON ((0 -10, 10 -10, 10 0, 0 0, 0 -10))"
mayor,"POLYGON ((0 0, 5 0, 5 10, 0 10, 0 0))"
mayor,"MULTIPOLYGON (((5 0, 10 0, 10 10, 5 10, 5 0)), ((20 0, 21 0, 21 1, 20 1, 20 0)))"
`;
