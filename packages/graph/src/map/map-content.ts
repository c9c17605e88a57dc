/** What a map shows: addresses, coloured by what is said of them, and the areas around. */
export interface MapContent {
  /** Such as `B16 8QA`. */
  readonly title: string;
  /** What there is to be said, the most important first. */
  readonly verdict: readonly string[];
  /** What the areas are exact in. Degrees of WGS 84, as everything here. */
  readonly frame: Frame;
  /** The postcode and, of one address, the UPRN that was asked for: marked, and told of first. */
  readonly asked: { readonly postcode: string | null; readonly uprn: string | null };
  /** One is seen at a time. */
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
  /** What the areas are, such as `areas of current_ballots`. */
  readonly areasOf: string;
  /** What `names` say together of an address, such as `answers`. */
  readonly saidOf: string;
  /** How many addresses have each name, where the map has only some of them. */
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
  /** The areas that it is said to be in; null where nothing is said of it. */
  readonly names: readonly string[] | null;
}

/** All of a name. */
export interface MapArea {
  readonly name: string;
  readonly rings: readonly {
    /** x, y in turn, closed; shells and holes run in opposite directions. */
    readonly points: ArrayLike<number>;
    /** Of each edge; what is not drawn is only where the filling ends. */
    readonly isDrawn: readonly boolean[];
  }[];
  /** More lines: x1, y1, x2, y2 of each. */
  readonly stretches: readonly (readonly [number, number, number, number])[];
}

/** An address of which more is known. */
export interface ToldAddress {
  readonly uprn: string;
  readonly verdict: readonly string[];
  /** The shortest ways to boundaries. */
  readonly ways: readonly {
    readonly name: string;
    /** The way is from outside of the area. */
    readonly isMiss: boolean;
    /** How far, such as `4 m`. */
    readonly distance: string;
    readonly longitude: number;
    readonly latitude: number;
  }[];
  /** Where it was before, and how far that is. */
  readonly movedFrom?: {
    readonly distance: string;
    readonly longitude: number;
    readonly latitude: number;
  };
}
