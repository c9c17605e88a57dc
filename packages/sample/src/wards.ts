import { areaOfCell, areaOfEnclave, type Polygon } from './areas.ts';
import { contains, type Enclave } from './enclaves.ts';
import type { Block, Mesh } from './mesh.ts';
import { placeName, slugOf } from './place-names.ts';
import { Random } from './random.ts';

export interface Ward {
  readonly id: number;
  readonly slug: string;
  readonly parts: readonly Polygon[];
  /** Whether it elects a councillor this time. */
  readonly contested: boolean;
}

export interface WardSource {
  readonly mesh: Mesh;
  readonly enclaves: readonly Enclave[];
  readonly seed: number;
  readonly quiet: boolean;
  /** The district's number among all districts. */
  readonly district: number;
  /** The number of the first ward among all wards. */
  readonly firstId: number;
  readonly firstName: number;
}

const UNCONTESTED_SHARE = 0.07;
const NAME_SUFFIXES = ['', ' North', '', " St Mary's", '', ' & Castle', ''] as const;

/** A ward for each cell of the block, and one for each island in it. */
export function wardsOf(block: Block, source: WardSource): Ward[] {
  const { mesh, seed, quiet, firstId, firstName } = source;
  const enclaves = source.enclaves.filter(
    ({ host, owner }) => contains(block, host) || contains(block, owner),
  );
  const random = new Random(seed, 'contests', source.district);
  const wards: Ward[] = [];

  function add(parts: Polygon[], mustContest: boolean): void {
    const index = wards.length;
    const suffix = NAME_SUFFIXES[index % NAME_SUFFIXES.length] as string;
    const drawn = random.between(0, 1) >= UNCONTESTED_SHARE;
    wards.push({
      id: firstId + index,
      slug: slugOf(placeName(firstName + index) + suffix),
      parts,
      contested: !quiet && (mustContest || drawn),
    });
  }

  for (let y = block.south; y < block.north; y++) {
    for (let x = block.west; x < block.east; x++) {
      const cell = { west: x, south: y, east: x + 1, north: y + 1 };
      const parts = areaOfCell(mesh, cell, enclaves);
      // Wards with unusual shapes always have a ballot, so that the smallest sample shows them all.
      add(parts, parts.length > 1 || (parts[0]?.length ?? 0) > 1);
    }
  }
  for (const enclave of enclaves) {
    if (enclave.kind === 'island' && contains(block, enclave.host)) {
      add([areaOfEnclave(mesh, enclave)], true);
    }
  }
  return wards;
}
