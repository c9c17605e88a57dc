import type { Boundaries } from './boundaries.ts';
import { type Dialect, dialectOf } from './dialects.ts';
import type { Outcode } from './outcodes.ts';
import { INWARD_CODES, postcodeOf } from './postcodes.ts';
import { Random } from './random.ts';
import { type Road, roadThrough, type Street } from './street.ts';

interface Locality {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** A postcode has between one and this many addresses, 15 on average. */
const MOST_ADDRESSES = 29;
const MOST_FIRST_HOUSE = 120;
const LOCALITIES = 3;

/**
 * About one street in forty crosses a ward boundary by chance. In one of this many outcodes the
 * first street always runs along a boundary, so that the smallest sample has some as well.
 */
const OUTCODES_PER_BOUNDARY_STREET = 6;
const BOUNDARY_STREET_ADDRESSES = 12;

/** The streets of an outcode in order, most of them near a few localities. */
export class OutcodeStreets {
  readonly #outcode: Outcode;
  readonly #boundaries: Boundaries;
  readonly #random: Random;
  readonly #dialect: Dialect;
  readonly #houseNames: readonly Uint8Array[];
  readonly #town: string;
  readonly #localities: readonly Locality[];
  readonly #firstPostcode: number;
  #streets = 0;
  #addresses = 0;

  constructor(outcode: Outcode, boundaries: Boundaries, seed: number) {
    this.#outcode = outcode;
    this.#boundaries = boundaries;
    this.#random = new Random(seed, 'streets', outcode.index);
    this.#dialect = dialectOf(outcode.name);
    this.#houseNames = this.#dialect.houses.map((name) => new TextEncoder().encode(name));
    const place = this.#random.bits();
    this.#town = this.#dialect.place(place);
    this.#localities = Array.from({ length: LOCALITIES }, (_, index) => {
      return this.#locality(this.#dialect.place(place + index + 1));
    });
    this.#firstPostcode = this.#random.below(INWARD_CODES);
  }

  /** The next street, or `undefined` when all addresses of the outcode have been used. */
  next(): Street | undefined {
    const left = this.#outcode.addresses - this.#addresses;
    if (left === 0) return undefined;
    const isOnBoundary =
      this.#streets === 0 && this.#outcode.index % OUTCODES_PER_BOUNDARY_STREET === 3;
    const wanted = isOnBoundary
      ? BOUNDARY_STREET_ADDRESSES
      : 1 + this.#random.below(MOST_ADDRESSES);
    const locality = this.#localities[this.#random.below(LOCALITIES)] as Locality;
    const road = this.#random.pick(this.#dialect.roads);
    const street = {
      postcode: postcodeOf(this.#outcode.name, this.#firstPostcode + this.#streets),
      name: `${road}, ${locality.name}, ${this.#town}`,
      firstAddress: this.#outcode.firstAddress + this.#addresses,
      addresses: Math.min(left, wanted),
      firstHouse: 1 + this.#random.below(MOST_FIRST_HOUSE),
      houseNames: this.#houseNames,
      road: isOnBoundary ? this.#roadAlongBoundary() : this.#roadNear(locality),
    };
    this.#streets += 1;
    this.#addresses += street.addresses;
    return street;
  }

  #locality(name: string): Locality {
    const { west, east, south, north } = this.#outcode;
    return {
      name,
      x: this.#random.between(west, east),
      y: this.#random.between(south, north),
    };
  }

  /** Anywhere in the outcode's region, but more often near the locality. */
  #roadNear(locality: Locality): Road {
    const { west, east, south, north } = this.#outcode;
    const random = this.#random;
    const distance = random.between(0, 1);
    const x = locality.x + distance * (random.between(west, east) - locality.x);
    const y = locality.y + distance * (random.between(south, north) - locality.y);
    return roadThrough(
      this.#boundaries.longitudeAt(x),
      this.#boundaries.latitudeAt(y),
      random.between(-1, 1),
      random.between(-1, 1),
    );
  }

  /** Along one piece of the ward boundary nearest to the middle: its two sides are in two wards. */
  #roadAlongBoundary(): Road {
    const { west, east, south, north } = this.#outcode;
    const { mesh } = this.#boundaries;
    const side = mesh.firstGoingNorth(
      Math.round((west + east) / 2),
      Math.floor((south + north) / 2),
    );
    const from = side + (mesh.segmentsPerSide >> 1) - 1;
    const [longitude, latitude] = [
      this.#boundaries.longitude(from),
      this.#boundaries.latitude(from),
    ];
    const eastward = this.#boundaries.longitude(from + 1) - longitude;
    const northward = this.#boundaries.latitude(from + 1) - latitude;
    return roadThrough(longitude + eastward / 2, latitude + northward / 2, eastward, northward);
  }
}
