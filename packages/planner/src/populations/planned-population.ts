import type { BaseQuery, DataFormat } from '@dc-data-baker/models';
import type { Origin, QueryText } from '../origin.ts';

/** What the plan of a table needs from its population, of whatever kind. */
export interface PlannedPopulation {
  readonly origin: Origin;
  /** Each bake's files are in a subfolder with the bake's id. */
  readonly bakesLocation: string;
}

/** What a population needs to know about its table. */
export interface PopulationPlace {
  /** The name of the table. */
  readonly name: string;
  readonly format: DataFormat;
  /** Where clients and Athena find the table: `s3://bucket/prefix/`. */
  readonly location: string;
  readonly read: (query: BaseQuery) => QueryText;
}
