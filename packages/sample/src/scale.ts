/** The size of the sample country. */
export interface Scale {
  /** The country is a grid of this many cells, each with a ward. */
  readonly columns: number;
  readonly rows: number;
  /** The number of straight pieces of a side of a ward. */
  readonly segmentsPerSide: number;
  readonly outcodes: number;
}

/** Great Britain has about 33 million addresses, 10,000 ballots and 2,800 outcodes. */
const ADDRESSES_PER_WARD = 3_050;
const ADDRESSES_PER_OUTCODE = 11_900;
const WHOLE_COUNTRY_WARDS = 33_000_000 / ADDRESSES_PER_WARD;

/** With fewer, a sample would have no room for the unusual shapes that it must contain. */
const MIN_WARDS = 54;
const MIN_OUTCODES = 24;
const MAX_OUTCODES = 2_900;

/** The country is taller than it is wide. */
const WIDTH_TO_HEIGHT = 2 / 3;

export function scaleFor(addresses: number): Scale {
  const wards = Math.max(MIN_WARDS, addresses / ADDRESSES_PER_WARD);
  const columns = Math.round(Math.sqrt(wards * WIDTH_TO_HEIGHT));
  const detail = Math.min(1, wards / WHOLE_COUNTRY_WARDS);
  return {
    columns,
    rows: Math.round(wards / columns),
    segmentsPerSide: Math.round(4 + 16 * Math.sqrt(detail)),
    outcodes: Math.min(
      MAX_OUTCODES,
      Math.max(MIN_OUTCODES, Math.round(addresses / ADDRESSES_PER_OUTCODE)),
    ),
  };
}
