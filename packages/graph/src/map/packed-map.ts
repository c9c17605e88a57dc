import type { MapContent, ToldAddress } from './map-content.ts';

/**
 * A page's map data: JSON, compressed with gzip, in base64. Coordinates are whole numbers of
 * `UNIT`, each as the difference to the previous one on the same axis, which takes half as much as
 * degrees after compression.
 */
export interface PackedMap extends Pick<MapContent, 'frame' | 'asked'> {
  /** Lists of addresses, without duplicates between views. */
  readonly addresses: readonly PackedAddresses[];
  readonly views: readonly PackedView[];
}

/** In degrees: one millimetre. Verdicts and distances are never computed from these. */
export const UNIT = 1e-8;

export interface PackedAddresses {
  readonly postcodes: readonly string[];
  readonly uprns: readonly string[];
  readonly lines: readonly (string | null)[];
  /** For each address, the number of its postcode. */
  readonly postcode: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface PackedView {
  readonly title: string;
  readonly areasOf: string;
  readonly saidOf: string;
  /** For each name, the number of its addresses, some of which may be left out. */
  readonly counts: readonly number[] | null;
  /** The number of a list of addresses. */
  readonly addresses: number;
  readonly names: readonly string[];
  /** The different answers, the most frequent first: numbers of names, or null. */
  readonly answers: readonly (readonly number[] | null)[];
  /** For each address, the number of its answer. */
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
  /** Alternating lengths of runs of edges that are drawn and not drawn; empty if all are drawn. */
  readonly runs: readonly number[];
}
