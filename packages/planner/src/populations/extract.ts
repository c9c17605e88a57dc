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
    // Others fetch the file by its name, so bakes of it are kept beside it, as those of shards are.
    bakesLocation: `${location.slice(0, -1)}_bakes/`,
  };
}
