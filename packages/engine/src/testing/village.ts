import {
  BaseTable,
  between,
  csv,
  external,
  Layer,
  matches,
  notEmpty,
  notNull,
  oneValue,
  query,
  rowCount,
  sameKeys,
  shards,
  unique,
} from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { common, projectOf, queryNamed } from './town.ts';

const LETTERS = ['A', 'B'];
const partitionedBy = { first_letter: { type: 'string', values: LETTERS } } as const;

export const rawHomes = BaseTable({
  ...common,
  name: 'raw_homes',
  prefix: 'raw-homes/',
  format: csv({ header: false }),
  columns: { uprn: 'string', postcode: 'string', x: 'double', y: 'double' },
  populatedBy: external('the postman'),
});

export const homes = BaseTable({
  ...common,
  name: 'homes',
  prefix: '{dc_environment}/homes/',
  columns: { uprn: 'string', postcode: 'string', x: 'double', y: 'double', source: 'string' },
  partitionedBy,
  populatedBy: query(queryNamed('homes')),
  checks: [unique('uprn', { identicalRows: 'warn' }), notNull(['x', 'y'])],
});

export const areas = BaseTable({
  ...common,
  name: 'areas',
  prefix: 'areas/',
  format: csv({ header: true }),
  columns: { area_id: 'string', note: 'string', wkt: 'string' },
  populatedBy: external('the town clerk'),
  checks: [notEmpty(['area_id'])],
});

/** No home is in more areas than that. */
export const MOST_TIMES = 9;

const homeColumns = { uprn: 'string', postcode: 'string', source: 'string' } as const;

export const homesWithAreasName = 'homes_with_areas';

const homesWithAreas = (every: boolean) =>
  BaseTable({
    ...common,
    name: homesWithAreasName,
    prefix: '{dc_environment}/homes_with_areas/',
    columns: { ...homeColumns, area_ids: 'array<string>', times: 'bigint' },
    partitionedBy,
    populatedBy: query(queryNamed('homes_with_areas')),
    fanOut: { parameter: 'first_letter', values: LETTERS, concurrency: 2 },
    checks: [
      unique('uprn'),
      rowCount({ least: 0 }),
      notNull('area_ids'),
      notEmpty('postcode'),
      between('times', 0, MOST_TIMES),
      oneValue('source'),
      ...(every ? [sameKeys('uprn', homes)] : []),
    ],
  });

export const homesByOutcode = BaseTable({
  ...common,
  name: 'homes_by_outcode',
  prefix: '{dc_environment}/homes_by_outcode/',
  columns: { ...homeColumns, area_ids: 'array<string>', times: 'bigint', outcode: 'string' },
  populatedBy: shards({
    query: queryNamed('homes_by_outcode'),
    by: 'outcode',
    sortedBy: ['postcode', 'uprn'],
    emptyUnlessAny: 'area_ids',
  }),
  fanOut: { parameter: 'first_letter', values: LETTERS, concurrency: 2 },
  checks: [matches('outcode', /[AB]\d+/), notNull('area_ids')],
});

/**
 * 1,600 homes in 40 outcodes, the areas that each is in, and a file for each outcode.
 *
 * @param join whether homes in no area stay
 * @param texts other texts of queries
 */
export function village(
  join: 'LEFT' | 'INNER' = 'LEFT',
  texts: Readonly<Record<string, string>> = {},
): Project {
  const layers = [
    Layer({ name: 'places', description: 'Where is it?', tables: [rawHomes, homes] }),
    Layer({
      name: 'votes',
      description: 'What is voted on there?',
      tables: [areas, homesWithAreas(join === 'LEFT'), homesByOutcode],
    }),
  ];
  return projectOf(layers, {
    homes:
      "SELECT uprn, postcode, x, y, 'here' AS source, substr(postcode, 1, 1) AS first_letter FROM raw_homes",
    homes_with_areas: `SELECT
      h.uprn, h.postcode, h.source,
      coalesce(
        array_sort(array_agg(DISTINCT a.area_id) FILTER (WHERE a.area_id IS NOT NULL)),
        CAST(ARRAY[] AS array(varchar))
      ) AS area_ids,
      count(a.area_id) AS times,
      h.first_letter
    FROM homes AS h
    ${join} JOIN areas AS a ON ST_Contains(ST_GeometryFromText(a.wkt), ST_Point(h.x, h.y))
    WHERE h.first_letter = :first_letter
    GROUP BY h.uprn, h.postcode, h.source, h.x, h.y, h.first_letter`,
    homes_by_outcode: `SELECT uprn, postcode, source, area_ids, times, split_part(postcode, ' ', 1) AS outcode
    FROM homes_with_areas WHERE first_letter = :first_letter`,
    ...texts,
  });
}

/** A home at each whole number of a square; an outcode is half a row of them. */
export const RAW_HOMES_CSV = Array.from({ length: 1600 }, (_, i) => {
  // Not in their order, so that the sorting has something to do.
  const home = (i * 7) % 1600;
  const [x, y] = [home % 40, Math.floor(home / 40)];
  return `${home},${x < 20 ? 'A' : 'B'}${Math.floor(y / 2)} ${home % 9}AA,${x},${y}\n`;
}).join('');

/** A rectangle, or nothing where it has no width; a hole in it leaves a border of 1. */
export interface Area {
  readonly id: string;
  readonly note: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly hole: boolean;
}

export function areasCsv(list: readonly Area[]): string {
  const rows = list.map(({ id, note, ...area }) => `${id},${note},"${wktOf(area)}"\n`);
  return `area_id,note,wkt\n${rows.join('')}`;
}

function wktOf({ x, y, width, height, hole }: Omit<Area, 'id' | 'note'>): string {
  if (width === 0) return 'POLYGON EMPTY';
  const ring = (border: number) => {
    const [left, bottom] = [x + border, y + border];
    const [right, top] = [x + width - border, y + height - border];
    return `(${left} ${bottom}, ${right} ${bottom}, ${right} ${top}, ${left} ${top}, ${left} ${bottom})`;
  };
  return `POLYGON (${[0, ...(hole ? [1] : [])].map(ring).join(', ')})`;
}
