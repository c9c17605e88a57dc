import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Boundaries } from './boundaries.ts';
import { Mesh } from './mesh.ts';

const scale = { columns: 4, rows: 5, segmentsPerSide: 7, outcodes: 24 };
const mesh = new Mesh(scale);

type Point = readonly [number, number];

function side(from: Point, to: Point, [x, y]: Point): number {
  return Math.sign((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]));
}

function crosses([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

describe('boundaries', () => {
  it('never cross, whatever the seed', () => {
    const cells = Array.from({ length: scale.columns * scale.rows }, (_, cell) => {
      const [x, y] = [cell % scale.columns, Math.floor(cell / scale.columns)];
      return { x, y, block: { west: x, south: y, east: x + 1, north: y + 1 } };
    });
    const rings = cells.flatMap(({ x, y, block }) => [mesh.outline(block), mesh.loop(x, y)]);
    const pairs = rings.flatMap((ring) => ring.slice(1).map((to, at) => [ring[at] ?? 0, to]));
    const edges = [...new Map(pairs.map((pair) => [pair.toSorted().join(), pair])).values()];

    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const boundaries = new Boundaries(mesh, seed);
        const place = (vertex = 0): Point => [
          boundaries.longitude(vertex),
          boundaries.latitude(vertex),
        ];
        const placed = edges.map(([from, to]) => [place(from), place(to)] as const);
        for (const [index, edge] of placed.entries()) {
          for (let other = 0; other < index; other++) {
            const meet = edges[other]?.some((vertex) => edges[index]?.includes(vertex));
            const against = placed[other];
            if (!meet && against && crosses(edge, against)) throw new Error('two lines cross');
          }
        }
      }),
      { numRuns: 20 },
    );
    expect(edges.length).toBeGreaterThan(600);
  });

  it('are written without exponents next to Greenwich', () => {
    const wide = new Mesh({ columns: 50, rows: 1, segmentsPerSide: 4, outcodes: 24 });
    const boundaries = new Boundaries(wide, 1);
    boundaries.longitude = () => -1.5e-9;
    expect(boundaries.text(0)).toMatch(/^-0\.000000001500000 \d+\.\d+$/);
  });
});
