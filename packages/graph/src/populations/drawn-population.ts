import type { BaseTable, Population, PopulationOf } from '@dc-data-baker/models';
import type { Colours } from '../draw/colours.ts';
import type { Shape } from '../draw/shapes.ts';

/**
 * Everything that the picture and the explorer show about tables of one population. To add a kind,
 * add its file and a line in `DRAWN_POPULATIONS`.
 */
export interface DrawnPopulation<Kind extends Population['kind']> {
  /** The name in the legend. */
  readonly legend: string;
  /** The name for one table, in the explorer. */
  readonly label: string;
  readonly shape: Shape;
  /** The space that the shape itself needs around its text. */
  readonly room: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly light: Colours;
  readonly dark: Colours;
  /** The explorer's CSS declarations for the label's border, and for the mark before a name. */
  readonly css: { readonly badge: string; readonly mark: string };
  /** A table's files: `parquet by year`. */
  readonly detail: (population: PopulationOf<Kind>, table: BaseTable) => string;
  /** How the rows of a query are written, as the end of a sentence: `, as one file per outcode`. */
  readonly writtenAs: (population: PopulationOf<Kind>) => string;
}
