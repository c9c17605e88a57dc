import type { DifferenceMap, TableDifference } from '@dc-data-baker/engine';
import { expect, it } from 'vitest';
import { differenceMapContent } from './difference-map-content.ts';

const side = {
  name: 'published',
  bakeId: '20270506T013000Z-3f9a1c',
  status: 'audited',
  engine: 'duckdb',
  finishedAt: '2027-05-06T01:30:00Z',
  rows: 2,
  files: 1,
} as const;
const difference: TableDifference = {
  table: 'reviews',
  from: side,
  to: side,
  isEqual: false,
  files: { same: 0, added: [], removed: [], changed: ['B1.parquet'] },
  columns: { added: [], removed: [], changed: [] },
  key: ['uprn'],
  rows: { added: 0, removed: 0, changed: 2, changedIn: {} },
  names: [],
  postcodes: null,
  samples: [],
};

const address = (uprn: string, name: string): DifferenceMap['addresses'][number] => ({
  uprn,
  postcode: 'B1 1AA',
  address: null,
  before: [],
  after: [name],
  point: { longitude: -1, latitude: 52 },
  pointBefore: null,
  metresMoved: 0,
});

it('counts and lists changes apart whose long names begin alike', () => {
  const [north, south] = ['north', 'south'].map((slug) => `{"notes": "${'.'.repeat(200)}${slug}"}`);
  const map: DifferenceMap = {
    table: 'reviews',
    polygons: 'divisions',
    frame: { minX: -1, minY: 52, maxX: -1, maxY: 52 },
    counts: [
      { change: 'gained', name: north ?? '', count: 7 },
      { change: 'gained', name: south ?? '', count: 1 },
    ],
    total: 8,
    others: 1,
    addresses: [address('1', north ?? ''), address('2', south ?? '')],
    withoutPoint: 1,
    shapes: [],
    notDrawn: [south ?? ''],
    as: { polygons: { from: null, to: null }, points: { from: null, to: null } },
  };
  const { views, verdict } = differenceMapContent([{ difference, map }], []);
  const [view] = views;
  const start = `gained notes ${'.'.repeat(34)}…${'.'.repeat(25)}`;
  expect([...(view?.counts ?? [])]).toEqual([
    [`${start}north`, 7],
    [`${start}south`, 1],
  ]);
  expect(view?.addresses.map(({ names }) => names)).toEqual([[`${start}north`], [`${start}south`]]);
  expect(verdict).toContain(
    '1 more address of `reviews` differs only in other columns, and is not on the map',
  );
  expect(verdict).toContain('1 address of `reviews` has no point, and is not on the map');
  expect(verdict.find((line) => line.startsWith('without a boundary'))).toMatch(/\.south$/);
});
