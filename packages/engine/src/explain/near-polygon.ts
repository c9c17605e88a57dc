import type { MultiPolygon } from '@dc-data-baker/geo';
import type { Window } from './window.ts';

/** A row of polygons that is near a point, or has the same name as one that is. */
export interface NearPolygon {
  /** The answer's name for it; its place in the file if the answer does not name it. */
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly area: MultiPolygon;
}

/** Some polygons of an answer. */
export interface NearPolygons {
  /** The polygons whose bounding box meets one of some windows. */
  within(windows: readonly Window[]): Promise<readonly NearPolygon[]>;
  /** All rows with some names. */
  named(names: readonly string[]): Promise<readonly NearPolygon[]>;
}
