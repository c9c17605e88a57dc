import { type EdgeTable, type Stretch, wholeEdge } from './edge-table.ts';
import type { PolygonIndex } from './polygon-index.ts';

/**
 * The greatest distance of another area's vertex from the line of an edge at which it counts as on
 * it, in degrees.
 */
const ON_LINE = 1e-9;

/**
 * The distance beside an edge at which areas are looked up: a tenth of a millimetre, in degrees.
 */
const BESIDE = 1e-9;

/**
 * The stretches of an edge that have one of the areas on one side only. If another area's corner is
 * on the edge, or its edge crosses it, one stretch may be on the outside of all areas and the next
 * one between two.
 */
export function outerStretches(table: EdgeTable, index: PolygonIndex, edge: number): Stretch[] {
  const [x1, y1, x2, y2] = wholeEdge(table, edge);
  const cuts = cutsOf(table, edge).sort((one, other) => one - other);
  const at = (share: number): readonly [number, number] => [
    x1 + (x2 - x1) * share,
    y1 + (y2 - y1) * share,
  ];
  const stretches: Stretch[] = [];
  const bounds = [0, ...cuts, 1];
  for (let i = 1; i < bounds.length; i++) {
    const [from = 0, to = 0] = [bounds[i - 1], bounds[i]];
    if (to <= from) continue;
    const stretch: Stretch = [...at(from), ...at(to)];
    if (isOuter(index, stretch)) stretches.push(stretch);
  }
  return stretches;
}

/** Whether one of the areas is on one side of the middle of a stretch, and none on the other. */
export function isOuter(index: PolygonIndex, [x1, y1, x2, y2]: Stretch): boolean {
  const beside = BESIDE / Math.hypot(x2 - x1, y2 - y1);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const [dx, dy] = [(y2 - y1) * beside, (x2 - x1) * beside];
  return (index.locate(x - dx, y + dy) === 0) !== (index.locate(x + dx, y - dy) === 0);
}

/** Where edges of other areas meet or cross an edge, as shares of its length. */
function cutsOf(table: EdgeTable, edge: number): number[] {
  const { ends, areas, spans } = table;
  const [x1, y1, x2, y2] = wholeEdge(table, edge);
  const [minX, maxX] = [Math.min(x1, x2) - ON_LINE, Math.max(x1, x2) + ON_LINE];
  const [minY, maxY] = [Math.min(y1, y2) - ON_LINE, Math.max(y1, y2) + ON_LINE];
  const [width, height] = [x2 - x1, y2 - y1];
  const length = Math.hypot(width, height);
  const cuts: number[] = [];
  const shareOf = (px: number, py: number) =>
    ((px - x1) * width + (py - y1) * height) / (length * length);
  for (const [area, span] of spans.entries()) {
    // An area may have many pieces, and each has few neighbours.
    if (area === areas[edge] || span.maxX < minX || span.minX > maxX) continue;
    if (span.maxY < minY || span.minY > maxY) continue;
    for (let other = span.from; other < span.to; other++) {
      const ax = ends[4 * other] as number;
      const ay = ends[4 * other + 1] as number;
      const bx = ends[4 * other + 2] as number;
      const by = ends[4 * other + 3] as number;
      if (Math.max(ax, bx) < minX || Math.min(ax, bx) > maxX) continue;
      if (Math.max(ay, by) < minY || Math.min(ay, by) > maxY) continue;
      // The distances of the other edge's ends from the line, positive to the left.
      const a = (width * (ay - y1) - height * (ax - x1)) / length;
      const b = (width * (by - y1) - height * (bx - x1)) / length;
      if (Math.abs(a) <= ON_LINE) cuts.push(shareOf(ax, ay));
      if (Math.abs(b) <= ON_LINE) cuts.push(shareOf(bx, by));
      if (Math.min(a, b) < -ON_LINE && Math.max(a, b) > ON_LINE) {
        const share = a / (a - b);
        cuts.push(shareOf(ax + (bx - ax) * share, ay + (by - ay) * share));
      }
    }
  }
  return cuts.filter((cut) => cut > 0 && cut < 1);
}
