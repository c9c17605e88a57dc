import type { MapAddress, MapArea, MapContent } from '../map/map-content.ts';

const ring = (...points: readonly number[]) => ({
  points,
  isDrawn: points.slice(2).flatMap((_, i) => (i % 2 === 0 ? [true] : [])),
});

const box = (minX: number, minY: number, maxX: number, maxY: number) =>
  ring(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY);

/** Two wards of a county, which meet at 1.9 degrees west; the county has two pieces. */
const areas: readonly MapArea[] = [
  {
    name: 'county',
    rings: [
      { ...box(-1.92, 52.46, -1.9, 52.48), isDrawn: [true, false, true, true] },
      { ...box(-1.9, 52.46, -1.88, 52.48), isDrawn: [true, true, true, false] },
    ],
    stretches: [],
  },
  { name: 'east', rings: [box(-1.9, 52.46, -1.88, 52.48)], stretches: [] },
  { name: 'west', rings: [box(-1.92, 52.46, -1.9, 52.48)], stretches: [] },
  { name: 'elsewhere', rings: [box(-1.88, 52.46, -1.87, 52.48)], stretches: [] },
];

const address = (
  uprn: string,
  longitude: number,
  names: readonly string[] | null,
  postcode = 'B16 8QA',
): MapAddress => ({
  uprn,
  address: `${uprn} High Street`,
  postcode,
  longitude,
  latitude: 52.47,
  names,
});

const addresses: readonly MapAddress[] = [
  address('1', -1.9005, ['county', 'west']),
  address('2', -1.901, ['county', 'west']),
  address('3', -1.90003, ['county', 'west']),
  address('4', -1.8995, ['county', 'east']),
  address('5', -1.891, ['county', 'east'], 'B16 9AA'),
  address('6', -1.8755, [], 'B16 9AB'),
  address('7', -1.8765, null, 'B16 9AC'),
];

/** A small map of a split postcode, with two tables of answers. */
export function splitPostcode(): MapContent {
  return {
    title: 'B16 8QA, UPRN 3',
    verdict: ['split postcode: 3 in west, 1 in east', '`answers` is <new>'],
    frame: { minX: -1.93, minY: 52.455, maxX: -1.865, maxY: 52.485 },
    asked: { postcode: 'B16 8QA', uprn: '3' },
    views: [
      {
        title: 'answers',
        areasOf: 'areas of ballots',
        saidOf: 'answers',
        addresses,
        areas,
        told: [
          {
            uprn: '3',
            verdict: ['in west, 2 m from the boundary with east'],
            ways: [
              { name: 'west', isMiss: false, distance: '2 m', longitude: -1.9, latitude: 52.47 },
              { name: 'east', isMiss: true, distance: '2 m', longitude: -1.9, latitude: 52.47 },
            ],
          },
        ],
      },
      {
        title: 'other_answers',
        areasOf: 'areas of reviews',
        saidOf: 'answers',
        addresses: addresses.map((each) => ({ ...each, names: ['review'] })),
        areas: areas.slice(0, 1).map((area) => ({ ...area, name: 'review' })),
        told: [],
      },
    ],
  };
}

/** Wards that one address each has gained; the first has more addresses than are shown. */
export function manyChanges(count = 10): MapContent {
  const wards = Array.from({ length: count }, (_, i) => ({
    name: `gained ward ${i}`,
    x: -1.92 + i / (20 * count),
  }));
  return {
    title: 'answers, 2026-11-26 18:00 → 2026-11-27 18:00 UTC',
    verdict: ['`answers`: 3,109 addresses'],
    frame: { minX: -1.93, minY: 52.455, maxX: -1.865, maxY: 52.485 },
    asked: { postcode: null, uprn: null },
    views: [
      {
        title: 'answers',
        areasOf: 'changes of areas',
        saidOf: 'said',
        counts: new Map(wards.map(({ name }, i) => [name, i === 0 ? 3100 : 1])),
        addresses: wards.map(({ name, x }, i) => address(`${i}`, x + 0.002, [name])),
        areas: wards.map(({ name, x }) => ({
          name,
          rings: [box(x, 52.46, x + 0.005, 52.48)],
          stretches: [],
        })),
        told: [
          {
            uprn: '7',
            verdict: ['its point has moved by 31 km'],
            ways: [],
            movedFrom: { distance: '31 km', longitude: -1.5, latitude: 52.47 },
          },
        ],
      },
    ],
  };
}
