import { contains, type Enclave } from './enclaves.ts';
import type { Block, Mesh, Ring } from './mesh.ts';

/** The outer ring, anticlockwise, and then a ring for each hole, clockwise. */
export type Polygon = readonly Ring[];

/**
 * A ward: one cell, without the loop that is cut out of it, and with a detached part in the next
 * cell.
 */
export function areaOfCell(mesh: Mesh, cell: Block, enclaves: readonly Enclave[]): Polygon[] {
  return areaOf(mesh, cell, enclaves, ({ kind, owner }) => {
    return kind === 'detached' && contains(cell, owner);
  });
}

/** The wards of a block and its islands as one area: only enclaves of other blocks are cut out. */
export function areaOfBlock(mesh: Mesh, block: Block, enclaves: readonly Enclave[]): Polygon[] {
  return areaOf(mesh, block, enclaves, ({ owner }) => contains(block, owner));
}

export function areaOfEnclave(mesh: Mesh, { host }: Enclave): Polygon {
  return [mesh.loop(host.x, host.y)];
}

function areaOf(
  mesh: Mesh,
  block: Block,
  enclaves: readonly Enclave[],
  owns: (enclave: Enclave) => boolean,
): Polygon[] {
  const holes: Ring[] = [];
  const elsewhere: Polygon[] = [];
  for (const enclave of enclaves) {
    const hosted = contains(block, enclave.host);
    if (hosted === owns(enclave)) continue;
    if (hosted) holes.push(mesh.loop(enclave.host.x, enclave.host.y).toReversed());
    else elsewhere.push(areaOfEnclave(mesh, enclave));
  }
  return [[mesh.outline(block), ...holes], ...elsewhere];
}
