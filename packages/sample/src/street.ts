/** The addresses with the same postcode: the houses on both sides of a piece of road. */
export interface Street {
  readonly postcode: string;
  /** The address after the house: `Mill Lane, Thornbury, Ashford`. */
  readonly name: string;
  /** The number of its first address among all addresses of the sample. */
  readonly firstAddress: number;
  readonly addresses: number;
  readonly firstHouse: number;
  readonly houseNames: readonly Uint8Array[];
  readonly road: Road;
}

/**
 * The position of a street, in ten-millionths of a degree: whole numbers are fast to add and to
 * write.
 */
export interface Road {
  readonly longitude: number;
  readonly latitude: number;
  /** From one house to the next one on the same side. */
  readonly stepLongitude: number;
  readonly stepLatitude: number;
  /** From the middle of the road to the houses. */
  readonly sideLongitude: number;
  readonly sideLatitude: number;
}

const UNITS_PER_DEGREE = 10_000_000;

/** The length of a degree of longitude in Britain, in degrees of latitude. */
const LONGITUDE_LENGTH = 0.6;

/** Between houses on the same side, about 15 m, and from the middle of the road. */
const STEP = 1_350;
const SIDE_TO_STEP = 0.6;

/** A road through a point. Its direction is given by any distance east and north, in degrees. */
export function roadThrough(
  longitude: number,
  latitude: number,
  east: number,
  north: number,
): Road {
  const length = Math.sqrt((east * LONGITUDE_LENGTH) ** 2 + north ** 2);
  const stepLongitude = (STEP * east) / length;
  const stepLatitude = (STEP * north) / length;
  return {
    longitude: Math.round(longitude * UNITS_PER_DEGREE),
    latitude: Math.round(latitude * UNITS_PER_DEGREE),
    stepLongitude: Math.round(stepLongitude),
    stepLatitude: Math.round(stepLatitude),
    sideLongitude: Math.round((-stepLatitude / LONGITUDE_LENGTH) * SIDE_TO_STEP),
    sideLatitude: Math.round(stepLongitude * LONGITUDE_LENGTH * SIDE_TO_STEP),
  };
}
