import {
  allFound,
  anyFound,
  BaseQuery,
  BaseTable,
  between,
  csv,
  daysAgo,
  external,
  extract,
  freshFor,
  hasValues,
  literal,
  locationOf,
  matches,
  near,
  notEmpty,
  notFewerThan,
  notNull,
  oneValue,
  parquet,
  query,
  rowCount,
  sameKeys,
  shards,
  shareBetween,
  unique,
} from '@dc-data-baker/models';
import { BALLOT_ID } from './ballot-ids.ts';
import { dataBakerResultsBucket, eeDataCache, pollingStationsPrivateData } from './buckets.ts';
import { dcDataBaker } from './databases.ts';
import { POLLS } from './polls.ts';
import { FIRST_LETTERS, GEOGRAPHIC_POSTCODE, POSTCODE } from './postcodes.ts';
import { everyElection } from './sources.ts';
import { UPRN } from './uprns.ts';

export const addressbaseCleanedRaw = BaseTable({
  name: 'addressbase_cleaned_raw',
  description: 'One row per address in AddressBase, as cleaned by the polling stations project.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/2026-02-02/addressbase_cleaned/',
  format: csv({ header: false }),
  columns: {
    uprn: { type: 'string', description: 'Unique property reference number.' },
    address: 'string',
    postcode: { type: 'string', description: 'With its space: `SW1A 1AA`.' },
    location: { type: 'string', description: '`SRID=4326;POINT(longitude latitude)`.' },
    address_type: 'string',
  },
  populatedBy: external('the AddressBase import of the polling stations project'),
  checks: [
    // A new AddressBase comes every six weeks and is imported before an election. If none was for a
    // year, it was forgotten, and some 200,000 new homes get no answer; all others get a right one.
    freshFor('365d', { severity: 'warn' }),
  ],
});

export const addressbasePartitioned = BaseTable({
  name: 'addressbase_partitioned',
  description: 'One row per address, with its point as two numbers, by first letter of postcode.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/addressbase_partitioned/',
  // In the order of the outcode files, so that these need not be sorted every night.
  format: parquet({ rowGroups: { by: 'outcode', sortedBy: ['postcode', 'uprn'] } }),
  columns: {
    outcode: {
      type: 'string',
      description: 'The first half of the postcode; null for one that is not geographic.',
    },
    uprn: {
      type: 'string',
      description: 'Unique property reference number, without zeros in front.',
    },
    address: 'string',
    postcode: 'string',
    longitude: { type: 'double', description: 'Degrees, WGS 84.' },
    latitude: { type: 'double', description: 'Degrees, WGS 84.' },
    addressbase_source: { type: 'string', description: 'Where the raw data came from.' },
  },
  partitionedBy: { first_letter: { type: 'string', values: FIRST_LETTERS } },
  populatedBy: query(
    BaseQuery({
      name: 'addressbase_partitioned',
      file: new URL('./queries/addressbase_partitioned.sql', import.meta.url),
      parameters: { addressbase_source: locationOf(addressbaseCleanedRaw) },
    }),
  ),
  checks: [
    rowCount({ least: 1 }),
    notEmpty(['uprn', 'postcode']),
    matches('uprn', UPRN, { as: '1 to 12 digits' }),
    matches('postcode', POSTCODE, { as: 'a postcode like SW1A 1AA' }),
    // Postcodes that are not geographic, such as BFPO 801, have no outcode file.
    matches('postcode', GEOGRAPHIC_POSTCODE, { as: 'a geographic one', severity: 'warn' }),
    notNull(['longitude', 'latitude']),
    between('longitude', -180, 180),
    between('latitude', -90, 90),
    // Outside of the United Kingdom and its surroundings: worth a look, but no reason to stop.
    between('longitude', -9, 2.5, { severity: 'warn' }),
    between('latitude', 49, 61.5, { severity: 'warn' }),
    // If all of them are elsewhere, the coordinates are swapped or in another system.
    shareBetween(0.5, 'longitude', -9, 2.5),
    shareBetween(0.5, 'latitude', 49, 61.5),
    // Addresses of a postcode are close together, even in the hills. `explain` says the same about
    // one address.
    near('postcode', 5, { severity: 'warn' }),
    unique('uprn', { identicalRows: 'warn' }),
    oneValue('addressbase_source'),
    // AddressBase changes by a few addresses in a thousand from one import to the next.
    notFewerThan(0.98, 'published'),
    notFewerThan(0.98, 'published', { of: 'outcode' }),
  ],
});

export const currentBallots = BaseTable({
  name: 'current_ballots',
  description: 'One row per part of the area of a current ballot.',
  database: dcDataBaker,
  bucket: eeDataCache,
  prefix: 'ballots-with-wkt/',
  // The file's other readers know EveryElection's own names.
  format: csv({ header: { division_id: 'geography_id', geometry: 'geography_text' } }),
  columns: {
    election_id: { type: 'string', description: 'The ballot’s id in EveryElection.' },
    division_id: 'string',
    geometry: { type: 'string', description: 'WKT: POLYGON or MULTIPOLYGON, WGS 84.' },
    source_table: {
      type: 'string',
      description: '`Organisation`, `Division`, or `None` for none.',
    },
  },
  populatedBy: extract({
    from: everyElection,
    file: 'current_elections.csv',
    query: BaseQuery({
      name: 'current_ballots',
      file: new URL('./queries/current_ballots.sql', import.meta.url),
      parameters: { since: daysAgo(30) },
    }),
  }),
  checks: [
    rowCount({ least: 1 }, { severity: 'warn' }),
    notEmpty('election_id'),
    // No reader would find the ballot of an id with a space after it.
    matches('election_id', BALLOT_ID, { as: 'an id without spaces around it' }),
    // EveryElection exports a ballot whose area it does not know without a polygon, and with
    // `None`.
    notEmpty('geometry', { severity: 'warn', naming: 'election_id' }),
    matches('source_table', /Organisation|Division|None/, { severity: 'warn' }),
    // The file has other readers, whom no later check protects.
    notFewerThan(0.9, 'published', { of: 'election_id', ending: POLLS }),
  ],
});

export const currentBallotsJoinedToAddressBase = BaseTable({
  name: 'current_ballots_joined_to_address_base',
  description: 'One row per address, with the current ballots whose area contains it.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/current_ballots_joined_to_address_base/',
  format: parquet(),
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    addressbase_source: 'string',
    ballot_ids: { type: 'array<string>', description: 'Sorted, distinct; empty for no ballots.' },
  },
  partitionedBy: { first_letter: { type: 'string', values: FIRST_LETTERS } },
  populatedBy: query(
    BaseQuery({
      name: 'current_ballots_joined_to_address_base',
      file: new URL('./queries/current_ballots_joined_to_address_base.sql', import.meta.url),
    }),
  ),
  fanOut: { parameter: 'first_letter', values: FIRST_LETTERS },
  checks: [
    // Without a postcode an address would be in no outcode file.
    notNull(['postcode', 'ballot_ids']),
    unique('uprn'),
    sameKeys('uprn', addressbasePartitioned),
    oneValue('addressbase_source'),
    anyFound('ballot_ids', currentBallots),
    allFound('ballot_ids', currentBallots, 'election_id', { severity: 'warn' }),
    notFewerThan(0.9, 'published', { of: 'ballot_ids', ending: POLLS }),
    notFewerThan(0.9, 'published', { having: 'ballot_ids', ending: POLLS }),
    // If half of the areas of each ballot are missing, the two above see little of it.
    notFewerThan(0.9, 'published', { elementsOf: 'ballot_ids', ending: POLLS }),
  ],
});

export const currentElectionsParquet = BaseTable({
  name: 'current_elections_parquet',
  description: 'One file per outcode, one row per address: what the API reads.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/current_elections_parquet/',
  format: parquet(),
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    addressbase_source: 'string',
    ballot_ids: 'array<string>',
    outcode: 'string',
  },
  populatedBy: shards({
    query: BaseQuery({
      name: 'current_elections_parquet',
      file: new URL('./queries/current_elections_parquet.sql', import.meta.url),
    }),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'ballot_ids',
  }),
  fanOut: { parameter: 'first_letter', values: FIRST_LETTERS },
  // The writer asserts that every address is here once; the table that it reads is checked.
  checks: [
    notNull(['uprn', 'postcode', 'outcode', 'ballot_ids']),
    // Only files with rows count.
    notFewerThan(0.9, 'published', { of: 'outcode', having: 'ballot_ids', ending: POLLS }),
  ],
});

/**
 * The ids of the boundary reviews that voters are told about. Once one is removed, addresses lose it,
 * and a check asks whether that is right: see docs/baking.md.
 */
const REVIEWS = [963, 964];

export const currentBoundaryChanges = BaseTable({
  name: 'current_boundary_changes',
  description:
    'One row per piece of the area of a division of the old or the new division set of a review.',
  database: dcDataBaker,
  bucket: dataBakerResultsBucket,
  prefix: 'current_boundary_reviews_with_wkt/',
  // Names may contain line ends, which engines read differently in a CSV.
  format: parquet(),
  columns: {
    boundary_review_id: 'int',
    slug: 'string',
    status: 'string',
    latest_event: 'string',
    consultation_url: 'string',
    legislation_title: 'string',
    effective_date: 'string',
    review_created: 'string',
    review_modified: 'string',
    organisation_name: 'string',
    organisation_official_name: 'string',
    organisation_gss: 'string',
    divisionset_id: 'string',
    divisionset_generation: {
      type: 'string',
      description: '`old`: the set that the review replaces; or `new`: the set that it makes.',
    },
    divisionset_pmtiles_url: 'string',
    division_type: { type: 'string', description: 'Such as `DIW`, a ward, or `CED`.' },
    division_slug: 'string',
    division_name: 'string',
    division_official_identifier: 'string',
    division_boundary_wkt: {
      type: 'string',
      description: 'WKT: POLYGON or MULTIPOLYGON, WGS 84.',
    },
  },
  populatedBy: extract({
    from: everyElection,
    query: BaseQuery({
      name: 'current_boundary_changes',
      file: new URL('./queries/current_boundary_changes.sql', import.meta.url),
      parameters: { reviews: literal(REVIEWS.join()) },
    }),
  }),
  checks: [
    hasValues('boundary_review_id', REVIEWS, { severity: 'warn' }),
    // Null matches every pattern, and a division of neither set would be left out.
    notNull(['boundary_review_id', 'divisionset_generation']),
    notEmpty(['division_type', 'division_slug']),
    matches('divisionset_generation', /old|new/),
    notEmpty('division_boundary_wkt', { severity: 'warn', naming: 'division_slug' }),
  ],
});

export const addressesToBoundaryChange = BaseTable({
  name: 'addresses_to_boundary_change',
  description:
    'One row per address, review and type of division: what changes of the division that it is in.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/addresses_to_boundary_change/',
  format: parquet(),
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    addressbase_source: 'string',
    division_type: 'string',
    boundary_review_id: 'int',
    boundary_change_details: {
      type: 'map<string,string>',
      description:
        '`change_scenario` and `division_type`; and of the old and the new division, with `old_` and `new_` before them, `division_slug`, `division_name`, `division_official_identifier` and `divisionset_pmtiles_url`.',
    },
    boundary_review_details: {
      type: 'map<string,string>',
      description:
        '`consultation_url`, `legislation_title`, `effective_date`, `organisation_name`, `organisation_official_name` and `organisation_gss`.',
    },
  },
  populatedBy: query(
    BaseQuery({
      name: 'addresses_to_boundary_change',
      file: new URL('./queries/addresses_to_boundary_change.sql', import.meta.url),
    }),
  ),
  checks: [
    // What is null here would be missing from an address's reviews, and nobody would know.
    notNull([
      'uprn',
      'postcode',
      'division_type',
      'boundary_review_id',
      'boundary_change_details',
      'boundary_review_details',
    ]),
    unique(['uprn', 'boundary_review_id', 'division_type']),
    oneValue('addressbase_source'),
  ],
});

export const currentBoundaryReviewsJoinedToAddressbase = BaseTable({
  name: 'current_boundary_reviews_joined_to_addressbase',
  description: 'One row per address, with the reviews that change a division of it.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/current_boundary_reviews_joined_to_addressbase/',
  format: parquet(),
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    addressbase_source: 'string',
    boundary_reviews: {
      type: 'array<string>',
      description: 'One JSON text per review, in order of review id; empty for none.',
    },
  },
  partitionedBy: { first_letter: { type: 'string', values: FIRST_LETTERS } },
  populatedBy: query(
    BaseQuery({
      name: 'current_boundary_reviews_joined_to_addressbase',
      file: new URL(
        './queries/current_boundary_reviews_joined_to_addressbase.sql',
        import.meta.url,
      ),
    }),
  ),
  fanOut: { parameter: 'first_letter', values: FIRST_LETTERS },
  checks: [
    notNull(['postcode', 'boundary_reviews']),
    unique('uprn'),
    sameKeys('uprn', addressbasePartitioned),
    oneValue('addressbase_source'),
    notFewerThan(0.9, 'published', { having: 'boundary_reviews' }),
  ],
});

export const currentBoundaryReviewsParquet = BaseTable({
  name: 'current_boundary_reviews_parquet',
  description: 'One file per outcode, one row per address: what the API reads of reviews.',
  database: dcDataBaker,
  bucket: pollingStationsPrivateData,
  prefix: 'addressbase/{dc_environment}/current_boundary_reviews_parquet/',
  format: parquet(),
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    addressbase_source: 'string',
    boundary_reviews: 'array<string>',
    outcode: 'string',
  },
  populatedBy: shards({
    query: BaseQuery({
      name: 'current_boundary_reviews_parquet',
      file: new URL('./queries/current_boundary_reviews_parquet.sql', import.meta.url),
    }),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'boundary_reviews',
  }),
  fanOut: { parameter: 'first_letter', values: FIRST_LETTERS },
  checks: [
    notNull(['uprn', 'postcode', 'outcode', 'boundary_reviews']),
    notFewerThan(0.9, 'published', { of: 'outcode' }),
  ],
});
