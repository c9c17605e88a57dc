import { type Box, boundingBox, type MultiPolygon } from '@dc-data-baker/geo';
import { z } from 'zod';

/** Checked at once: a check for each of the country's 230,000 numbers takes 0.1 s. */
const Numbers = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'number'),
);

/**
 * The rows of a CSV with polygons: where each begins, the boxes of its polygons, and hashes of its
 * texts. With it, rows are found by their place or name without reading the others.
 */
export const SourceAreasSchema = z.strictObject({
  /** The offset of each line's first byte, including a header's. */
  starts: Numbers,
  /**
   * By column, four numbers for each line: the sides of a box that contains the polygon, in
   * millionths of a degree. All are 0 if there is no polygon.
   */
  boxes: z.record(z.string(), Numbers),
  /** By column, a hash of each line's text: see `textHash`. */
  texts: z.record(z.string(), Numbers),
});

export type SourceAreas = z.output<typeof SourceAreasSchema>;

const PER_DEGREE = 1e6;

/** Records the rows of a file while it is read from beginning to end. */
export class AreaMarks {
  readonly #starts: number[] = [];
  readonly #boxes: ReadonlyMap<string, number[]>;
  readonly #texts: ReadonlyMap<string, number[]>;

  constructor(polygons: readonly string[], texts: readonly string[]) {
    this.#boxes = new Map(polygons.map((column) => [column, []]));
    this.#texts = new Map(texts.map((column) => [column, []]));
  }

  begin(from: number): void {
    this.#starts.push(from);
  }

  /** @param row from 0, including a header */
  area(column: string, row: number, area: MultiPolygon): void {
    const box = boundingBox(area);
    if (!box) return;
    const boxes = this.#boxes.get(column);
    for (const [i, side] of sidesOf(box).entries()) fill(boxes, row * 4 + i, side);
  }

  /** @param text as one character for each byte */
  text(column: string, row: number, text: string): void {
    fill(this.#texts.get(column), row, textHash(text));
  }

  /** @param lines of the file, including a header */
  areas(lines: number): SourceAreas {
    for (const boxes of this.#boxes.values()) fill(boxes, lines * 4, 0);
    for (const texts of this.#texts.values()) fill(texts, lines, 0);
    const cut = (lists: ReadonlyMap<string, number[]>, length: number) =>
      Object.fromEntries([...lists].map(([column, list]) => [column, list.slice(0, length)]));
    return {
      // A line begins after the last line end, too.
      starts: this.#starts.slice(0, lines),
      boxes: cut(this.#boxes, lines * 4),
      texts: cut(this.#texts, lines),
    };
  }
}

/** The rows of ranges that follow each other. */
export function joinAreas(parts: readonly SourceAreas[]): SourceAreas {
  const joined = (lists: readonly SourceAreas['boxes'][]) =>
    Object.fromEntries(
      Object.keys(lists[0] ?? {}).map((column) => [
        column,
        lists.flatMap((list) => list[column] ?? []),
      ]),
    );
  return {
    starts: parts.flatMap(({ starts }) => starts),
    boxes: joined(parts.map(({ boxes }) => boxes)),
    texts: joined(parts.map(({ texts }) => texts)),
  };
}

/** The lines, from 0, with a polygon whose box may meet one of some windows. */
export function linesNear(
  { starts, boxes }: SourceAreas,
  column: string,
  windows: readonly Box[],
): number[] {
  const sides = boxes[column] ?? [];
  const wanted = windows.map(sidesOf);
  const found: number[] = [];
  for (let line = 0; line < starts.length; line++) {
    const [minX = 0, minY = 0, maxX = 0, maxY = 0] = sides.slice(line * 4, line * 4 + 4);
    if (minX === 0 && maxX === 0 && minY === 0 && maxY === 0) continue;
    const isNear = wanted.some(
      ([x = 0, y = 0, farX = 0, farY = 0]) =>
        minX <= farX && maxX >= x && minY <= farY && maxY >= y,
    );
    if (isNear) found.push(line);
  }
  return found;
}

/** The lines, from 0, that may have one of some texts in a column, and few others. */
export function linesWith(
  { texts }: SourceAreas,
  column: string,
  values: readonly string[],
): number[] {
  const hashes = new Set(values.map((value) => textHash(Buffer.from(value).toString('latin1'))));
  return (texts[column] ?? []).flatMap((hash, line) => (hashes.has(hash) ? line : []));
}

/** Rounded away from its middle. */
function sidesOf({ minX, minY, maxX, maxY }: Box): number[] {
  const least = [minX, minY].map((side) => Math.floor(side * PER_DEGREE) - 1);
  const most = [maxX, maxY].map((side) => Math.ceil(side * PER_DEGREE) + 1);
  return [...least, ...most];
}

/** Lists stay without holes, which would be `null` in JSON. */
function fill(list: number[] | undefined, at: number, value: number): void {
  if (!list) return;
  while (list.length < at) list.push(0);
  list[at] = value;
}

/**
 * A hash of 32 bits, FNV-1a, so that a record has neither names nor addresses in it. Lines with the
 * same hash are read and compared.
 */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
