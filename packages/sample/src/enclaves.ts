import type { Block } from './mesh.ts';

/** A cell, by its column and row. */
export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** The inside of a cell's loop, cut out of the surrounding ward. */
export interface Enclave {
  /** The cell whose loop it is. */
  readonly host: Cell;
  /** The cell to whose ward, or at least to whose district, it belongs. */
  readonly owner: Cell;
  /**
   * `island`: a ward of its own. `detached`: a part of the owner's ward, which is in the next cell.
   */
  readonly kind: 'island' | 'detached';
}

/**
 * One cell in nine, alternately islands and detached parts, spread evenly, so that every sample has
 * both. A detached part belongs to the ward south of it, so the country's south-west corner never
 * has a part of an area outside it.
 */
export function enclavesOf(columns: number, rows: number): Enclave[] {
  const enclaves: Enclave[] = [];
  for (let y = 3; y < rows; y += 3) {
    for (let x = 2; x < columns; x += 3) {
      const host = { x, y };
      const isIsland = (y / 3 + (x - 2) / 3) % 2 === 1;
      const owner = isIsland ? host : { x, y: y - 1 };
      enclaves.push({ host, owner, kind: isIsland ? 'island' : 'detached' });
    }
  }
  return enclaves;
}

export function contains(block: Block, { x, y }: Cell): boolean {
  return block.west <= x && x < block.east && block.south <= y && y < block.north;
}
