import type { Address } from './address.ts';

/** What the parts of the page can ask for. */
export interface Actions {
  readonly open: (address: Address) => void;
  readonly goToLayer: (layer: string) => void;
}
