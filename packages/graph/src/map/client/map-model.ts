import type { MapContent, ToldAddress } from '../map-content.ts';

/** A box on the map: see `Projection`. */
export interface MapBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The page's data in the map's coordinates. */
export interface MapModel extends Pick<MapContent, 'asked'> {
  readonly frame: MapBox;
  readonly views: readonly ViewModel[];
}

export interface ViewModel {
  readonly title: string;
  readonly areasOf: string;
  readonly saidOf: string;
  /** For each name, the number of its addresses, if some are left out. */
  readonly counts: readonly number[] | null;
  /** The names of addresses come first, the most frequent at the top. */
  readonly names: readonly string[];
  /** Numbers of names; null if nothing is known. */
  readonly answers: readonly (readonly number[] | null)[];
  readonly addresses: Addresses;
  /** For each address, the number of its answer. */
  readonly answer: readonly number[];
  readonly areas: readonly AreaModel[];
  readonly told: ReadonlyMap<string, ToldAddress>;
}

/** Columns by number from 0, because there may be tens of thousands of addresses. */
export interface Addresses {
  readonly count: number;
  readonly uprns: readonly string[];
  readonly lines: readonly (string | null)[];
  readonly postcodes: readonly string[];
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface AreaModel {
  /** The number of its name. */
  readonly name: number;
  readonly rings: readonly RingModel[];
  /** x1, y1, x2, y2 of each. */
  readonly stretches: Float64Array;
}

export interface RingModel extends MapBox {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** For each edge, 1 if it is drawn. */
  readonly isDrawn: Uint8Array;
}
