import type { BakedOrigin } from '@dc-data-baker/planner';
import { bakeLocation } from './manifest-store.ts';

interface Place {
  readonly location: string;
  readonly bakesLocation: string;
}

const READ_FROM: Readonly<
  Record<BakedOrigin['publishedAs'], (place: Place, bakeId: string) => string>
> = {
  table: ({ bakesLocation }, bakeId) => bakeLocation(bakesLocation, bakeId),
  shards: ({ location }) => location,
  // The location of the file may also contain files of others.
  file: ({ bakesLocation }, bakeId) => bakeLocation(bakesLocation, bakeId),
};

/**
 * Where Athena reads a published bake. Outcode files have one location that all readers use,
 * whichever bake is published. For other tables it is the location of the manifest: one that was
 * copied from elsewhere names another place.
 */
export function readFrom(
  place: Place & { readonly origin: Pick<BakedOrigin, 'publishedAs'> },
  bakeId: string,
): string {
  return READ_FROM[place.origin.publishedAs](place, bakeId);
}
