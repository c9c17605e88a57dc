import type { Scale } from './scale.ts';

/** A block of cells: from column `west` up to `east` and from row `south` up to `north`. */
export interface Block {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Vertex numbers, the first repeated at the end. */
export type Ring = readonly number[];

/**
 * The vertices of each line, without their positions. The country is a grid of cells with corners,
 * sides between them, and room for a loop in the middle of each cell. All areas consist of these
 * lines, so two areas with a common boundary have the same vertices there and always match.
 *
 * Vertices are numbered: corners first, then those on the sides, then those of the loops.
 */
export class Mesh {
  readonly columns: number;
  readonly rows: number;
  readonly segmentsPerSide: number;

  constructor(scale: Scale) {
    this.columns = scale.columns;
    this.rows = scale.rows;
    this.segmentsPerSide = scale.segmentsPerSide;
  }

  get vertices(): number {
    return this.firstOfLoop(0, this.rows);
  }

  get verticesInLoop(): number {
    return this.segmentsPerSide * 2;
  }

  corner(x: number, y: number): number {
    return y * (this.columns + 1) + x;
  }

  /** The first vertex on the side from a corner to the next one east. */
  firstGoingEast(x: number, y: number): number {
    return this.#firstInside(y * this.columns + x);
  }

  /** The first vertex on the side from a corner to the next one north. */
  firstGoingNorth(x: number, y: number): number {
    return this.#firstInside(this.columns * (this.rows + 1) + this.corner(x, y));
  }

  firstOfLoop(x: number, y: number): number {
    return this.firstGoingNorth(0, this.rows) + (y * this.columns + x) * this.verticesInLoop;
  }

  /** The ring around a block, anticlockwise. */
  outline({ west, south, east, north }: Block): Ring {
    const ring: number[] = [];
    for (let x = west; x < east; x++) {
      this.#along(ring, this.corner(x, south), this.firstGoingEast(x, south));
    }
    for (let y = south; y < north; y++) {
      this.#along(ring, this.corner(east, y), this.firstGoingNorth(east, y));
    }
    for (let x = east; x > west; x--) {
      this.#against(ring, this.corner(x, north), this.firstGoingEast(x - 1, north));
    }
    for (let y = north; y > south; y--) {
      this.#against(ring, this.corner(west, y), this.firstGoingNorth(west, y - 1));
    }
    ring.push(this.corner(west, south));
    return ring;
  }

  /** The loop in the middle of a cell, anticlockwise. */
  loop(x: number, y: number): Ring {
    const first = this.firstOfLoop(x, y);
    const ring = Array.from({ length: this.verticesInLoop }, (_, index) => first + index);
    ring.push(first);
    return ring;
  }

  #firstInside(side: number): number {
    return this.corner(0, this.rows + 1) + side * (this.segmentsPerSide - 1);
  }

  #along(ring: number[], corner: number, first: number): void {
    ring.push(corner);
    for (let index = 0; index < this.segmentsPerSide - 1; index++) ring.push(first + index);
  }

  #against(ring: number[], corner: number, first: number): void {
    ring.push(corner);
    for (let index = this.segmentsPerSide - 2; index >= 0; index--) ring.push(first + index);
  }
}
