import type { TextPolygon } from './read-files.ts';

export type Point = readonly [x: number, y: number];

export function pointOf(vertex: string): Point {
  const [x, y] = vertex.split(' ');
  return [Number(x), Number(y)];
}

/** Each piece of the polygons' boundaries, in the direction in which it is written. */
export function edgesOf(polygons: readonly TextPolygon[]): string[] {
  return polygons.flat().flatMap((ring) => {
    return ring.slice(1).map((vertex, index) => `${ring[index]} -> ${vertex}`);
  });
}

export function reversed(edge: string): string {
  return edge.split(' -> ').reverse().join(' -> ');
}

/** The edges that remain without those that occur once in each direction. */
export function outlineOf(polygons: readonly TextPolygon[]): string[] {
  const edges = new Set(edgesOf(polygons));
  return [...edges].filter((edge) => !edges.has(reversed(edge))).sort();
}

/** Signed, so that holes, which go the other way around, are subtracted. */
export function areaOf(polygons: readonly TextPolygon[]): number {
  const [originX, originY] = pointOf(polygons[0]?.[0]?.[0] ?? '');
  let twice = 0;
  for (const edge of edgesOf(polygons)) {
    const [from = '', to = ''] = edge.split(' -> ');
    const [fromX, fromY] = pointOf(from);
    const [toX, toY] = pointOf(to);
    twice += (fromX - originX) * (toY - originY) - (toX - originX) * (fromY - originY);
  }
  return twice / 2;
}

/** Counts crossings of a ray to the east with all rings of all polygons. */
export function locator(
  polygons: readonly TextPolygon[],
): (longitude: number, latitude: number) => boolean {
  const rings = polygons.flat().map((ring) => ring.map(pointOf));
  return (x, y) => {
    let inside = false;
    for (const ring of rings) {
      for (let index = 1; index < ring.length; index++) {
        const [fromX, fromY] = ring[index - 1] ?? [0, 0];
        const [toX, toY] = ring[index] ?? [0, 0];
        if (fromY > y === toY > y) continue;
        if (x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) inside = !inside;
      }
    }
    return inside;
  };
}
