import type { BakedTable, PublishStage } from '@dc-data-baker/planner';

export type PublishedPlace = Pick<PublishStage, 'table' | 'location' | 'bakesLocation' | 'as'>;

/** Where a table is published, and how. */
export function placeOf({ table, location, bakesLocation, origin }: BakedTable): PublishedPlace {
  return { table: table.name, location, bakesLocation, as: origin.publishedAs };
}
