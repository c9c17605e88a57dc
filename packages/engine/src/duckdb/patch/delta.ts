import type { Manifest } from '@dc-data-baker/models';

/** How the rows of a bake differ from those of the bake that it was made from. */
export interface Delta {
  readonly bakeId: string;
  /** The bake that it was made from, as it was published. */
  readonly base: Manifest;
  /** FROM items of the rows that are gone and of those that are new, for any session. */
  readonly removed: string;
  readonly added: string;
}
