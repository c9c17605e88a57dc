import type { BaseTable, Population, PopulationOf } from '@dc-data-baker/models';
import type { Colours } from '../draw/colours.ts';
import type { Shape } from '../draw/shapes.ts';

/**
 * All that the picture and the explorer say about tables of one population. A kind is added by its
 * file and a line in `DRAWN_POPULATIONS`.
 */
export interface DrawnPopulation<Kind extends Population['kind']> {
  /** Of the legend. */
  readonly legend: string;
  /** Of one table, in the explorer. */
  readonly label: string;
  readonly shape: Shape;
  /** Room that the shape itself needs, around what is written in it. */
  readonly room: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
  readonly light: Colours;
  readonly dark: Colours;
  /** CSS declarations of the explorer: of the label's border, and of the mark before a name. */
  readonly css: { readonly badge: string; readonly mark: string };
  /** What a table looks like on disk: `parquet by year`. */
  readonly detail: (population: PopulationOf<Kind>, table: BaseTable) => string;
  /** How the rows of a query are written, to end a sentence: `, as one file per outcode`. */
  readonly writtenAs: (population: PopulationOf<Kind>) => string;
}
