import type { Block } from '../draw/block.ts';
import type { PictureEdge } from '../picture/picture.ts';

/** An arrow between blocks. */
export interface BlockEdge {
  readonly from: Block;
  readonly to: Block;
  readonly kind: PictureEdge['kind'];
}
