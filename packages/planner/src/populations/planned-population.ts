import type { BaseQuery } from '@dc-data-baker/models';
import type { Origin, QueryText } from '../origin.ts';

/** What the plan of a table goes by, whatever the way in which it is populated. */
export interface PlannedPopulation {
  readonly origin: Origin;
  /** Each bake's files are in a folder of this, named by the bake id. */
  readonly bakesLocation: string;
}

/** What a way of populating tables is told of one. */
export interface PopulationPlace {
  /** Where clients and Athena find the table: `s3://bucket/prefix/`. */
  readonly location: string;
  readonly read: (query: BaseQuery) => QueryText;
}
