import { type ByKind, byKind, type Population } from '@dc-data-baker/models';
import { plannedExternal } from './external.ts';
import { plannedExtract } from './extract.ts';
import type { PlannedPopulation, PopulationPlace } from './planned-population.ts';
import { plannedQuery } from './query.ts';
import { plannedShards } from './shards.ts';

/**
 * How a table with each kind of population is planned; a kind that is missing here is a compile
 * error.
 */
const PLANNED_POPULATIONS: ByKind<Population, [PopulationPlace], PlannedPopulation> = {
  external: plannedExternal,
  extract: plannedExtract,
  query: plannedQuery,
  shards: plannedShards,
};

export function plannedPopulation(
  population: Population,
  place: PopulationPlace,
): PlannedPopulation {
  return byKind(PLANNED_POPULATIONS, population, place);
}
