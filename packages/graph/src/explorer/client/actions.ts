import type { Address } from './address.ts';

/** The actions that parts of the page can request. */
export interface Actions {
  readonly open: (address: Address) => void;
  readonly goToLayer: (layer: string) => void;
}
