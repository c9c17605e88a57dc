/** The content of a map: addresses, coloured by their answers, and the areas around them. */
export interface MapContent {
  /** Such as `B16 8QA`. */
  readonly title: string;
  /** The verdict, with the most important sentences first. */
  readonly verdict: readonly string[];
  /** The box within which areas are exact, in degrees of WGS 84, like everything here. */
  readonly frame: Frame;
  /** The requested postcode and, for one address, UPRN, which are marked and come first. */
  readonly asked: { readonly postcode: string | null; readonly uprn: string | null };
  /** One view is visible at a time. */
  readonly views: readonly MapView[];
}

export interface Frame {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export interface MapView {
  /** The table whose answers are shown. */
  readonly title: string;
  /** A description of the areas, such as `areas of current_ballots`. */
  readonly areasOf: string;
  /** What the `names` of an address are, such as `answers`. */
  readonly saidOf: string;
  /** The number of addresses with each name, if the map has only some of them. */
  readonly counts?: ReadonlyMap<string, number>;
  readonly addresses: readonly MapAddress[];
  readonly areas: readonly MapArea[];
  readonly told: readonly ToldAddress[];
}

export interface MapAddress {
  readonly uprn: string;
  readonly address: string | null;
  readonly postcode: string;
  readonly longitude: number;
  readonly latitude: number;
  /** The names in the address's answer; null if it has none. */
  readonly names: readonly string[] | null;
}

/** All polygons with a name. */
export interface MapArea {
  readonly name: string;
  readonly rings: readonly {
    /** x and y alternately, closed; shells and holes run in opposite directions. */
    readonly points: ArrayLike<number>;
    /** For each edge; one that is not drawn only limits the filling. */
    readonly isDrawn: readonly boolean[];
  }[];
  /** Further lines: x1, y1, x2, y2 of each. */
  readonly stretches: readonly (readonly [number, number, number, number])[];
}

/** An address with details. */
export interface ToldAddress {
  readonly uprn: string;
  readonly verdict: readonly string[];
  /** The shortest lines to boundaries. */
  readonly ways: readonly {
    readonly name: string;
    /** Whether the line comes from outside of the area. */
    readonly isMiss: boolean;
    /** The distance, such as `4 m`. */
    readonly distance: string;
    readonly longitude: number;
    readonly latitude: number;
  }[];
  /** Where it was before, and the distance. */
  readonly movedFrom?: {
    readonly distance: string;
    readonly longitude: number;
    readonly latitude: number;
  };
}
