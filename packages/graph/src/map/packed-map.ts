import type { MapContent, ToldAddress } from './map-content.ts';

/**
 * What a page has of its map, as JSON in gzip in base64. Coordinates are whole numbers of `UNIT`, each
 * as its difference to the one before it on the same axis: half as long as degrees, packed.
 */
export interface PackedMap extends Pick<MapContent, 'frame' | 'asked'> {
  /** Lists of addresses; those that several views have in common are there once. */
  readonly addresses: readonly PackedAddresses[];
  readonly views: readonly PackedView[];
}

/** In degrees: one millimetre. Verdicts and distances are never worked out from these. */
export const UNIT = 1e-8;

export interface PackedAddresses {
  readonly postcodes: readonly string[];
  readonly uprns: readonly string[];
  readonly lines: readonly (string | null)[];
  /** By address: the number of its postcode. */
  readonly postcode: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface PackedView {
  readonly title: string;
  readonly areasOf: string;
  readonly saidOf: string;
  /** By name: of how many addresses, some of which may be left out. */
  readonly counts: readonly number[] | null;
  /** The number of a list of addresses. */
  readonly addresses: number;
  readonly names: readonly string[];
  /** The different answers, the most frequent first: numbers of names, or null. */
  readonly answers: readonly (readonly number[] | null)[];
  /** By address: the number of its answer. */
  readonly answer: readonly number[];
  readonly areas: readonly PackedArea[];
  readonly told: readonly ToldAddress[];
}

export interface PackedArea {
  /** The number of its name. */
  readonly name: number;
  readonly rings: readonly PackedRing[];
  /** x1, y1, x2, y2 of each. */
  readonly stretches: readonly number[];
}

export interface PackedRing {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** How many edges are drawn, then how many are not, then are, ...; empty if all are drawn. */
  readonly runs: readonly number[];
}
