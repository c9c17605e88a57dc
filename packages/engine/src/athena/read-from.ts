import type { BakedOrigin } from '@dc-data-baker/planner';
import { bakeLocation } from '../manifest-store.ts';

interface Place {
  readonly location: string;
  readonly bakesLocation: string;
}

const READ_FROM: Readonly<
  Record<BakedOrigin['publishedAs'], (place: Place, bakeId: string) => string>
> = {
  table: ({ bakesLocation }, bakeId) => bakeLocation(bakesLocation, bakeId),
  shards: ({ location }) => location,
  // Beside it others may have put files that are none of the table's rows.
  file: ({ bakesLocation }, bakeId) => bakeLocation(bakesLocation, bakeId),
};

/**
 * Where Athena reads a bake that is published. Of outcode files there is one place that all read,
 * whatever bake is published there. Where a bake is goes by where its manifest is found: one that
 * was copied here names another place.
 */
export function readFrom(
  place: Place & { readonly origin: Pick<BakedOrigin, 'publishedAs'> },
  bakeId: string,
): string {
  return READ_FROM[place.origin.publishedAs](place, bakeId);
}
