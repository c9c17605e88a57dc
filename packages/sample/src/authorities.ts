import { blocksIn } from './blocks-in.ts';
import type { Enclave } from './enclaves.ts';
import type { Block, Mesh } from './mesh.ts';
import { PLACE_NAMES, placeName, slugOf } from './place-names.ts';
import { Random } from './random.ts';
import { type Ward, wardsOf } from './wards.ts';

/** An area with its own council. Its wards cover it without overlapping. */
export interface District {
  readonly slug: string;
  readonly block: Block;
  readonly wards: readonly Ward[];
}

/**
 * A police area, often with a mayor as well. Its districts cover it without overlapping, as
 * authorities cover the country.
 */
export interface Authority {
  readonly slug: string;
  readonly block: Block;
  readonly districts: readonly District[];
  /** There are no elections at all this time, so no address here has a ballot. */
  readonly quiet: boolean;
}

/**
 * The number of cells across an authority, given the number across a square country of the same
 * size: 3 in the smallest sample and 15 in one of Britain's size, which have 6 and 40 authorities.
 */
const LEAST_SIDE = 2.1;
const SIDE_PER_CELL_ACROSS = 1 / 8.2;
const DISTRICTS_ACROSS = 2.7;
const LEAST_DISTRICT_SIDE = 2.5;
const AUTHORITIES_PER_QUIET_ONE = 12;

export function authoritiesOf(mesh: Mesh, enclaves: readonly Enclave[], seed: number): Authority[] {
  const { columns, rows } = mesh;
  const side = LEAST_SIDE + Math.sqrt(columns * rows) * SIDE_PER_CELL_ACROSS;
  const districtSide = Math.max(LEAST_DISTRICT_SIDE, side / DISTRICTS_ACROSS);
  const random = new Random(seed, 'layout');
  const firstName = new Random(seed, 'names').below(PLACE_NAMES);
  const whole = { west: 0, south: 0, east: columns, north: rows };

  const authorities: Authority[] = [];
  let district = 0;
  let wards = 0;
  for (const block of blocksIn(whole, side, random)) {
    // The first one is in a corner of the country, where there is always an outcode.
    const quiet = authorities.length % AUTHORITIES_PER_QUIET_ONE === 0;
    const names: string[] = [];
    const districts: District[] = [];
    for (const districtBlock of blocksIn(block, districtSide, random)) {
      const name = placeName(firstName + district);
      const source = { mesh, enclaves, seed, quiet, district, firstId: wards + 1 };
      const tiles = wardsOf(districtBlock, { ...source, firstName: firstName + district * 7 });
      names.push(name);
      districts.push({ slug: slugOf(name), block: districtBlock, wards: tiles });
      district += 1;
      wards += tiles.length;
    }
    authorities.push({ slug: slugOf(authorityName(names)), block, districts, quiet });
  }
  return authorities;
}

/** Never the name of a district, since each may have a mayor. */
function authorityName(districts: readonly string[]): string {
  const first = districts.at(0);
  const last = districts.at(-1);
  return first === last ? `${first}shire` : `${first} and ${last}`;
}
