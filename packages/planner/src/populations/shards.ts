import type { PopulationOf } from '@dc-data-baker/models';
import type { PlannedPopulation, PopulationPlace } from './planned-population.ts';

export function plannedShards(
  { query, by, sortedBy, emptyUnlessAny }: PopulationOf<'shards'>,
  { location, read }: PopulationPlace,
): PlannedPopulation {
  return {
    origin: {
      kind: 'baked',
      query: read(query),
      write: { kind: 'shards', by, sortedBy, emptyUnlessAny: emptyUnlessAny ?? null },
      publishedAs: 'shards',
    },
    // Clients list and fetch the shards' own prefix, so their bakes are kept beside it.
    bakesLocation: `${location.slice(0, -1)}_bakes/`,
  };
}
