/** Numbers from 0 to 1 that only depend on the seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Point = readonly [number, number];

/** The distance between the borders of wards, in degrees. */
const WARD = 0.1;
const COLUMNS = 6;
const ROWS = 5;
const [WEST, SOUTH] = [-2, 52];

/** A coast from one point to another: each half of it bends again, into 2^depth parts. */
function coast(from: Point, to: Point, depth: number, random: () => number): Point[] {
  if (depth === 0) return [from];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const bend = (random() - 0.5) * 0.4;
  const middle: Point = [(from[0] + to[0]) / 2 - dy * bend, (from[1] + to[1]) / 2 + dx * bend];
  return [...coast(from, middle, depth - 1, random), ...coast(middle, to, depth - 1, random)];
}

/** A closed ring around a point, as rugged as a coast. */
function islet([x, y]: Point, radius: number, random: () => number): Point[] {
  const corners: Point[] = [
    [x - radius, y - radius],
    [x + radius, y - radius],
    [x + radius, y + radius],
    [x - radius, y + radius],
  ];
  const ring = corners.flatMap((from, i) => coast(from, corners[(i + 1) % 4] ?? from, 4, random));
  return [...ring, ring[0] ?? [x, y]];
}

const wkt = (rings: readonly (readonly Point[])[]) =>
  `(${rings.map((ring) => `(${ring.map(([x, y]) => `${x} ${y}`).join(', ')})`).join(', ')})`;

/**
 * Ballots with boundaries as rugged as real ones, and addresses among them, both as CSV: wards that
 * share each vertex of a border, each with a hole that contains another ward's exclave, and a
 * distant island; and over all of them counties of several wards.
 */
export function ruggedBallots(
  seed: number,
  addresses: number,
): { addresses: string; ballots: string } {
  const random = randoms(seed);
  const corner = (column: number, row: number): Point => [WEST + column * WARD, SOUTH + row * WARD];
  const borders = new Map<string, Point[]>();
  /** The border between two corners, without the second corner; the same from both sides. */
  const border = (from: Point, to: Point): Point[] => {
    const name = `${from} ${to}`;
    const other = borders.get(`${to} ${from}`);
    const points =
      borders.get(name) ??
      (other ? [from, ...other.slice(1).reverse()] : coast(from, to, 6, random));
    borders.set(name, points);
    return points;
  };
  const lines = ['election_id,division_id,geometry,source_table'];
  const ballot = (id: string, polygons: readonly (readonly (readonly Point[])[])[]) =>
    lines.push(`${id},1,"MULTIPOLYGON (${polygons.map(wkt).join(', ')})",Division`);

  const centre = (column: number, row: number): Point => [
    WEST + (column + 0.5) * WARD,
    SOUTH + (row + 0.5) * WARD,
  ];
  const holes = Array.from({ length: COLUMNS * ROWS }, (_, i) =>
    islet(centre(i % COLUMNS, Math.floor(i / COLUMNS)), WARD / 8, random),
  );
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const number = row * COLUMNS + column;
      const corners = [
        corner(column, row),
        corner(column + 1, row),
        corner(column + 1, row + 1),
        corner(column, row + 1),
      ];
      const ring = corners.flatMap((from, i) => border(from, corners[(i + 1) % 4] ?? from));
      const outer = [...ring, ring[0] ?? corner(column, row)];
      const exclave = holes[(number + 1) % holes.length] ?? outer;
      const island = islet([WEST - 1 + column * WARD, SOUTH + row * WARD], WARD / 5, random);
      ballot(`local.ward${number}.2027-05-06`, [
        [outer, holes[number] ?? outer],
        [exclave],
        [island],
      ]);
    }
  }
  for (const [county, [x, y]] of [centre(1, 1), centre(3, 2), centre(4, 4)].entries()) {
    ballot(`pcc.county${county}.2027-05-06`, [[islet([x, y], WARD * 1.7, random)]]);
  }

  const rows = Array.from({ length: addresses }, (_, i) => {
    const x = WEST - 1.1 + random() * (1.2 + COLUMNS * WARD);
    const y = SOUTH - WARD + random() * (ROWS + 2) * WARD;
    const letters = `${'AB'[i % 2]}${'ABCDEFG'[i % 7]}`;
    const postcode = `${letters}${1 + (i % 5)} ${1 + (i % 9)}${String.fromCharCode(65 + (i % 2))}B`;
    return `${10_000 + i},"${i} Coast Road, Town",${postcode},SRID=4326;POINT(${x} ${y}),RD`;
  });
  return { addresses: `${rows.join('\n')}\n`, ballots: `${lines.join('\n')}\n` };
}
