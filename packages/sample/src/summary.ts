import { ballotRows } from './ballots.ts';
import type { Country } from './country.ts';

/** The size of a sample. It is known before any of it is written. */
export interface SampleSummary {
  readonly addresses: number;
  readonly outcodes: number;
  readonly authorities: number;
  readonly districts: number;
  readonly wards: number;
  readonly ballots: number;
  /** A ballot has one row or several. */
  readonly ballotRows: number;
  /** A row has one polygon or several. */
  readonly polygonParts: number;
  /** As written: the first vertex of a ring is repeated as its last. */
  readonly vertices: number;
}

export function summaryOf(country: Country): SampleSummary {
  const districts = country.authorities.flatMap((authority) => authority.districts);
  const electionIds = new Set<string>();
  let rows = 0;
  let polygonParts = 0;
  let vertices = 0;
  for (const { electionId, polygons } of ballotRows(country)) {
    electionIds.add(electionId);
    rows += 1;
    polygonParts += polygons.length;
    for (const ring of polygons.flat()) vertices += ring.length;
  }
  return {
    addresses: country.options.addresses,
    outcodes: country.scale.outcodes,
    authorities: country.authorities.length,
    districts: districts.length,
    wards: districts.reduce((sum, { wards }) => sum + wards.length, 0),
    ballots: electionIds.size,
    ballotRows: rows,
    polygonParts,
    vertices,
  };
}
