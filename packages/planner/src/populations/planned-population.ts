import type { BaseQuery, DataFormat } from '@dc-data-baker/models';
import type { Origin, QueryText } from '../origin.ts';

/** What the plan of a table goes by, whatever the way in which it is populated. */
export interface PlannedPopulation {
  readonly origin: Origin;
  /** Each bake's files are in a folder of this, named by the bake id. */
  readonly bakesLocation: string;
}

/** What a way of populating tables is told of one. */
export interface PopulationPlace {
  /** Of the table. */
  readonly name: string;
  readonly format: DataFormat;
  /** Where clients and Athena find the table: `s3://bucket/prefix/`. */
  readonly location: string;
  readonly read: (query: BaseQuery) => QueryText;
}
