import { type Authority, authoritiesOf } from './authorities.ts';
import { Boundaries } from './boundaries.ts';
import { type Enclave, enclavesOf } from './enclaves.ts';
import { Mesh } from './mesh.ts';
import { completeOptions, type SampleOptions } from './options.ts';
import { type Scale, scaleFor } from './scale.ts';

/** The source of both a sample's addresses and its ballots, so that they match. */
export interface Country {
  readonly options: Required<SampleOptions>;
  readonly scale: Scale;
  readonly boundaries: Boundaries;
  readonly enclaves: readonly Enclave[];
  readonly authorities: readonly Authority[];
}

export function countryFor(given: SampleOptions): Country {
  const options = completeOptions(given);
  const scale = scaleFor(options.addresses);
  const mesh = new Mesh(scale);
  const enclaves = enclavesOf(scale.columns, scale.rows);
  return {
    options,
    scale,
    boundaries: new Boundaries(mesh, options.seed),
    enclaves,
    authorities: authoritiesOf(mesh, enclaves, options.seed),
  };
}
