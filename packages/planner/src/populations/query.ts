import type { PopulationOf } from '@dc-data-baker/models';
import type { PlannedPopulation, PopulationPlace } from './planned-population.ts';

export function plannedQuery(
  { query }: PopulationOf<'query'>,
  { location, read }: PopulationPlace,
): PlannedPopulation {
  return {
    origin: {
      kind: 'baked',
      query: read(query),
      write: { kind: 'write' },
      publishedAs: 'table',
    },
    bakesLocation: location,
  };
}
