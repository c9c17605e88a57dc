import type { MultiPolygon, Polygon } from '../geometry.ts';

type Point = readonly [x: number, y: number];

/** Wards are quadrangles of a lattice; districts and counties are squares of so many wards. */
const SIDE = 96;
const DISTRICT_SIDE = 5;
const COUNTY_SIDE = 20;
const POINTS_ON_BORDER = 42;
const ISLANDS = 18_400;
const POINTS_ON_ISLAND = 20;

/** About 10,000 geometries in 28,000 parts with 2.3 million vertices, the same every time. */
export function makeCountry(): MultiPolygon[] {
  const random = makeRandom(1);
  const lattice = makeLattice(random);
  const geometries: Polygon[][] = [1, DISTRICT_SIDE, COUNTY_SIDE].flatMap((side) =>
    squares(side).map(([column, row]) => [[outline(lattice, column, row, side)]]),
  );
  for (let i = 0; i < ISLANDS; i++) {
    geometries[Math.floor(random() * geometries.length)]?.push([island(random)]);
  }
  return geometries;
}

/** By lattice point, the border that starts there, with both its ends. */
interface Lattice {
  readonly eastwards: readonly Border[];
  readonly northwards: readonly Border[];
}

type Border = readonly Point[];

function makeLattice(random: () => number): Lattice {
  const nodes: Point[] = [];
  for (let row = 0; row <= SIDE; row++) {
    for (let column = 0; column <= SIDE; column++) {
      const shift = () => 0.4 * (random() - 0.5);
      nodes.push([-6 + (8 * (column + shift())) / SIDE, 50 + (9 * (row + shift())) / SIDE]);
    }
  }
  const bordersTo = (step: number) =>
    nodes.map((from, i) => wiggle(from, nodes[i + step] ?? from, random));
  return { eastwards: bordersTo(1), northwards: bordersTo(SIDE + 1) };
}

function wiggle(from: Point, to: Point, random: () => number): Border {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const phase = random() * 6;
  const between = Array.from({ length: POINTS_ON_BORDER - 1 }, (_, i): Point => {
    const t = (i + 1) / POINTS_ON_BORDER;
    const off = 0.1 * Math.sin(Math.PI * t) * Math.sin(9 * t + phase) + 0.01 * random();
    return [from[0] + t * dx - off * dy, from[1] + t * dy + off * dx];
  });
  return [from, ...between, to];
}

function squares(side: number): [column: number, row: number][] {
  const starts = Array.from({ length: Math.ceil(SIDE / side) }, (_, i) => i * side);
  return starts.flatMap((row) => starts.map((column): [number, number] => [column, row]));
}

function outline(lattice: Lattice, column: number, row: number, side: number): Float64Array {
  const right = Math.min(SIDE, column + side);
  const top = Math.min(SIDE, row + side);
  const at = (c: number, r: number) => r * (SIDE + 1) + c;
  const south = range(column, right).map((c) => lattice.eastwards[at(c, row)]);
  const east = range(row, top).map((r) => lattice.northwards[at(right, r)]);
  const north = range(column, right).map((c) => lattice.eastwards[at(c, top)]);
  const west = range(row, top).map((r) => lattice.northwards[at(column, r)]);
  const there = [...south, ...east].flatMap((border = []) => border.slice(0, -1));
  const back = [...west, ...north].flatMap((border = []) => border.slice(0, -1));
  const end = lattice.eastwards[at(right, top)]?.[0] as Point;
  // The way there leaves out its end, and the way back, turned round, its own: where it started.
  return closed([...there, end, ...back.slice(1).reverse()]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function island(random: () => number): Float64Array {
  const [x, y] = [-6 + 8 * random(), 50 + 9 * random()];
  const size = 0.01 * random();
  return closed(
    Array.from({ length: POINTS_ON_ISLAND }, (_, i) => {
      const angle = (2 * Math.PI * i) / POINTS_ON_ISLAND;
      const radius = size * (0.5 + 0.5 * random());
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    }),
  );
}

function closed(points: readonly Point[]): Float64Array {
  return Float64Array.from([...points, points[0] as Point].flat());
}

/** Numbers from 0 up to 1: mulberry32. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
