import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import { BaseTable, csv, external, Layer, overRows, query, unique } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';

/** Somebody else's files: which address is in a division of which boundary review. */
export const rawChanges = BaseTable({
  ...common,
  name: 'raw_changes',
  prefix: 'raw-changes/',
  format: csv({ header: true }),
  columns: {
    uprn: 'string',
    boundary_review_id: 'string',
    division_type: 'string',
    since: 'string',
  },
  populatedBy: external('a boundary commission'),
});

/** The same with types; `none` is NULL there. */
export const changes = BaseTable({
  ...common,
  name: 'changes',
  prefix: '{dc_environment}/changes/',
  columns: { uprn: 'string', boundary_review_id: 'int', division_type: 'string', since: 'date' },
  populatedBy: query(queryNamed('changes')),
});

/** One piece for each review, type of division and date that there is. */
export const addressesToChange = BaseTable({
  ...common,
  name: 'addresses_to_change',
  prefix: '{dc_environment}/addresses_to_change/',
  columns: {
    uprn: 'string',
    boundary_review_id: 'int',
    division_type: 'string',
    since: 'date',
    /** What the piece was given, beside what the row has. */
    given: 'string',
  },
  populatedBy: query(queryNamed('addresses_to_change')),
  fanOut: overRows({
    query: queryNamed('review_divisions'),
    columns: { boundary_review_id: 'int', division_type: 'string', since: 'date' },
    concurrency: 16,
  }),
  checks: [unique('uprn')],
});

export const REVIEW_QUERIES: Readonly<Record<string, string>> = {
  changes: `SELECT
  uprn,
  CAST(boundary_review_id AS integer) AS boundary_review_id,
  replace(replace(nullif(division_type, 'none'), '<backslash>', chr(92)), '<newline>', chr(10)) AS division_type,
  CAST(nullif(since, 'none') AS date) AS since
FROM raw_changes
`,
  review_divisions: `SELECT boundary_review_id, division_type, since FROM changes
`,
  addresses_to_change: `SELECT uprn, boundary_review_id, division_type, since, :division_type AS given
FROM changes
WHERE boundary_review_id = :boundary_review_id
  AND division_type IS NOT DISTINCT FROM :division_type
  AND since IS NOT DISTINCT FROM :since
`,
};

export const REVIEW_LAYERS: readonly Layer[] = [
  Layer({
    name: 'reviews',
    description: 'Is the division being redrawn?',
    tables: [rawChanges, changes, addressesToChange],
  }),
];

/** A layer with a table that fans out over what the data holds. */
export function reviews(texts: Readonly<Record<string, string>> = {}): Project {
  return projectOf(REVIEW_LAYERS, { ...REVIEW_QUERIES, ...texts });
}

/**
 * Values that could be mistaken for something else in SQL, in a path or in a pattern. What a
 * CSV may not hold is put in by the query of `changes`.
 */
export const ODD_VALUES: readonly string[] = [
  'DIW',
  'diw',
  'a/b',
  'a b',
  `it's ""so"": 100% x=y *?[a] {i} $1 $& :division_type 'piece:since' <backslash> <newline>`,
  '../../up',
  'Ynys Môn',
  'Ynys Mo\u0302n',
  '議会 😀',
  'NULL',
  ' ',
  'x'.repeat(300),
];

/** Rows of the external file: one for each of these values, for an empty text and for NULL, and some more. */
export const CHANGES_CSV = [
  'uprn,boundary_review_id,division_type,since',
  ...[...ODD_VALUES, '', 'none'].map((value, i) => `${i},963,"${value}",2026-05-07`),
  'another,963,DIW,2026-05-07',
  'old,-7,DIW,1066-10-14',
  'dateless,2147483647,DIW,none',
  '',
].join('\n');
