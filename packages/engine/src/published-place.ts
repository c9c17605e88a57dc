import type { ProjectTable, PublishStage } from '@dc-data-baker/planner';

export type PublishedPlace = Pick<PublishStage, 'table' | 'location' | 'bakesLocation' | 'as'>;

/** Where a table is published, and how. */
export function placeOf({
  table,
  location,
  bakesLocation,
}: Pick<ProjectTable, 'table' | 'location' | 'bakesLocation'>): PublishedPlace {
  const as = table.populatedBy.kind === 'shards' ? 'shards' : 'table';
  return { table: table.name, location, bakesLocation, as };
}
