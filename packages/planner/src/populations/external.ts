import type { PopulationOf } from '@dc-data-baker/models';
import type { PlannedPopulation, PopulationPlace } from './planned-population.ts';

export function plannedExternal(
  { by }: PopulationOf<'external'>,
  { location }: PopulationPlace,
): PlannedPopulation {
  return { origin: { kind: 'external', by }, bakesLocation: location };
}
