import type { PopulationOf } from '@dc-data-baker/models';
import type { PlannedPopulation, PopulationPlace } from './planned-population.ts';

export function plannedExtract(
  { from, query, file }: PopulationOf<'extract'>,
  { name, format, location, read }: PopulationPlace,
): PlannedPopulation {
  return {
    origin: {
      kind: 'baked',
      query: read(query),
      write: { kind: 'extract', from, file: file ?? `${name}.${format.kind}` },
      publishedAs: 'file',
    },
    // Other systems fetch the file by its name, so its bakes are kept beside it, like those of
    // shards.
    bakesLocation: `${location.slice(0, -1)}_bakes/`,
  };
}
