import { COAST } from './boundaries.ts';
import type { Country } from './country.ts';
import { outcodeNames } from './outcode-names.ts';
import { Random } from './random.ts';

/** A region, in cells, and the number of its addresses. Its borders are not those of any ward. */
export interface Outcode {
  readonly index: number;
  readonly name: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** The number of addresses before it, counting outcodes in order. */
  readonly firstAddress: number;
  readonly addresses: number;
}

export function outcodesOf({ options, scale }: Country): Outcode[] {
  const names = outcodeNames(scale.outcodes);
  const shares = sharesOf(options.addresses, names.length, options.seed);
  const width = scale.columns - 2 * COAST;
  const height = scale.rows - 2 * COAST;
  const bands = Math.round(Math.sqrt((names.length * height) / width));
  const outcodes: Outcode[] = [];
  for (let band = 0; band < bands; band++) {
    const first = Math.round((band * names.length) / bands);
    const count = Math.round(((band + 1) * names.length) / bands) - first;
    for (let place = 0; place < count; place++) {
      // Every other band goes back, so that outcodes of the same area are adjacent.
      const column = band % 2 === 0 ? place : count - 1 - place;
      const index = first + place;
      const firstAddress = shares[index] as number;
      outcodes.push({
        index,
        name: names[index] as string,
        west: COAST + (column * width) / count,
        south: COAST + (band * height) / bands,
        east: COAST + ((column + 1) * width) / count,
        north: COAST + ((band + 1) * height) / bands,
        firstAddress,
        addresses: (shares[index + 1] as number) - firstAddress,
      });
    }
  }
  return outcodes;
}

/**
 * Where each share of the total starts, and the total. The largest share is three times the
 * smallest.
 */
function sharesOf(total: number, count: number, seed: number): number[] {
  const random = new Random(seed, 'outcodeSizes');
  const sums = [0];
  for (let index = 0; index < count; index++) {
    sums.push((sums[index] as number) + random.between(0.5, 1.5));
  }
  const whole = sums[count] as number;
  return sums.map((sum) => Math.round((sum / whole) * total));
}
