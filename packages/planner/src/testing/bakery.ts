import {
  BaseQuery,
  BaseTable,
  type ColumnType,
  csv,
  external,
  GlueDatabase,
  Layer,
  locationOf,
  notNull,
  oneValue,
  parquet,
  query,
  S3Bucket,
  sameKeys,
  shards,
  unique,
} from '@dc-data-baker/models';
import { type Project, readProject } from '../project.ts';
import { loadParser } from '../sql/parser.ts';

// Making a project parses its SQL.
await loadParser();

/** Fields that all tables of the tests share. */
export const common = {
  description: 'A table of the tests.',
  database: GlueDatabase({ name: 'bakery', description: 'Tables of the tests.' }),
  bucket: S3Bucket({ name: 'flour', description: 'Files of the tests.' }),
  format: parquet(),
} as const;

/** A query whose text `projectOf` receives by the query's name. */
export const queryNamed = (
  name: string,
  parameters: Parameters<typeof BaseQuery>[0]['parameters'] = {},
): BaseQuery => BaseQuery({ name, file: `file:///queries/${name}.sql`, parameters });

export const rawPoints = BaseTable({
  ...common,
  name: 'raw_points',
  prefix: 'raw-points/',
  format: csv({ header: false }),
  columns: { uprn: 'string', address: 'string', postcode: 'string', x: 'string', y: 'string' },
  populatedBy: external('a surveyor'),
});

export const points = BaseTable({
  ...common,
  name: 'points',
  prefix: '{dc_environment}/points/',
  columns: {
    uprn: 'string',
    address: 'string',
    postcode: 'string',
    longitude: 'double',
    latitude: 'double',
    source: 'string',
  },
  partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
  populatedBy: query(queryNamed('points', { source: locationOf(rawPoints) })),
  checks: [unique('uprn'), oneValue('source')],
});

export const areas = BaseTable({
  ...common,
  name: 'areas',
  prefix: 'areas/',
  format: csv({ header: true }),
  columns: { area_id: 'string', wkt: 'string', kind: 'string' },
  populatedBy: external('a mapmaker'),
  checks: [notNull('wkt')],
});

export const pointsInAreas = BaseTable({
  ...common,
  name: 'points_in_areas',
  prefix: '{dc_environment}/points_in_areas/',
  columns: { uprn: 'string', address: 'string', postcode: 'string', area_ids: 'array<string>' },
  partitionedBy: { first_letter: { type: 'string', values: ['A', 'B'] } },
  populatedBy: query(queryNamed('points_in_areas')),
  fanOut: { parameter: 'first_letter', values: ['A', 'B'], concurrency: 2 },
  checks: [sameKeys('uprn', points)],
});

export const areaFiles = BaseTable({
  ...common,
  name: 'area_files',
  prefix: '{dc_environment}/area_files/',
  columns: { uprn: 'string', postcode: 'string', area_ids: 'array<string>', outcode: 'string' },
  populatedBy: shards({
    query: queryNamed('area_files'),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'area_ids',
  }),
});

/** The texts of the bakery's queries, by name. */
export const TEXTS: Readonly<Record<string, string>> = {
  points: `SELECT
  uprn,
  address,
  postcode,
  TRY_CAST(x AS double) AS longitude,
  TRY_CAST(y AS double) AS latitude,
  :source AS source,
  substr(postcode, 1, 1) AS first_letter
FROM raw_points
`,
  points_in_areas: `SELECT
  p.uprn,
  p.address,
  p.postcode,
  array_agg(a.area_id ORDER BY a.area_id) AS area_ids,
  p.first_letter
FROM points AS p
LEFT JOIN areas AS a
  ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(p.longitude, p.latitude))
WHERE p.first_letter = :first_letter
GROUP BY p.uprn, p.address, p.postcode, p.first_letter
`,
  area_files: `SELECT uprn, postcode, area_ids, substr(postcode, 1, 2) AS outcode
FROM points_in_areas
`,
};

export const LAYERS: readonly Layer[] = [
  Layer({ name: 'places', description: 'Where is it?', tables: [rawPoints, points] }),
  Layer({
    name: 'belonging',
    description: 'What is it in?',
    tables: [areas, pointsInAreas, areaFiles],
  }),
];

/** A project with these layers, for `development`. */
export function projectOf(
  layers: readonly Layer[],
  texts: Readonly<Record<string, string>>,
): Project {
  return readProject({ layers }, 'development', (url) => {
    const name = /([a-z_0-9]+)\.sql$/.exec(url)?.[1] ?? '';
    const text = texts[name];
    if (text === undefined) throw new Error('no such file');
    return { file: `queries/${name}.sql`, text };
  });
}

/** The whole bakery, with the texts of some queries replaced. */
export function bakery(texts: Readonly<Record<string, string>> = {}): Project {
  return projectOf(LAYERS, { ...TEXTS, ...texts });
}

/**
 * The bakery with one more table, `subject`, in its own layer, whose query a test is about.
 *
 * @param definition its fields besides the columns, including its query's parameters
 */
export function withSubject(
  columns: Readonly<Record<string, ColumnType>>,
  text: string,
  definition: Partial<Omit<Parameters<typeof BaseTable>[0], 'columns' | 'populatedBy'>> & {
    readonly parameters?: Parameters<typeof BaseQuery>[0]['parameters'];
    /** The texts of its other queries. */
    readonly texts?: Readonly<Record<string, string>>;
  } = {},
): Project {
  const { parameters, texts, ...rest } = definition;
  const subject = BaseTable({
    ...common,
    name: 'subject',
    prefix: '{dc_environment}/subject/',
    columns,
    populatedBy: query(queryNamed('subject', parameters)),
    ...rest,
  });
  const layer = Layer({ name: 'studies', description: 'What if?', tables: [subject] });
  return projectOf([...LAYERS, layer], { ...TEXTS, ...texts, subject: text });
}
