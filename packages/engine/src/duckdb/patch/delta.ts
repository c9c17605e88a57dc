import type { Manifest } from '@dc-data-baker/models';

/** How the rows of a bake differ from those of its base. */
export interface Delta {
  readonly bakeId: string;
  /** The bake from which it was made, as it was published. */
  readonly base: Manifest;
  /**
   * FROM items for the removed rows, for the added ones, and for all that were made again, the same as
   * before or not. They are valid in any session.
   */
  readonly removed: string;
  readonly added: string;
  readonly remade: string;
}
