import type { StageKind } from '@dc-data-baker/planner';
import type { StageNode } from '../picture/picture.ts';
import { stageText } from '../picture/stage-node.ts';
import { STYLES, textWidth } from '../text/measure.ts';
import { type Drawing, text } from './drawing.ts';
import { element } from './element.ts';
import { box, boxes, hexagon, PIECE, pill, type Shape, signpost, tab } from './shapes.ts';

interface StageShape {
  readonly shape: Shape;
  /** The space beside the text. */
  readonly sides: number;
  /** The distance of the text from the middle, for a shape that is not symmetric. */
  readonly aside?: number;
}

const SHAPES: Readonly<Record<StageKind, StageShape>> = {
  source: { shape: tab, sides: 28, aside: 3 },
  extract: { shape: tab, sides: 28, aside: 3 },
  pieces: { shape: box, sides: 20 },
  write: { shape: box, sides: 20 },
  shards: { shape: box, sides: 20 },
  audit: { shape: hexagon, sides: 30 },
  publish: { shape: signpost, sides: 28, aside: -4 },
  prune: { shape: pill, sides: 24 },
};

const HEIGHT = 30;

/** A stage; one that runs in pieces is drawn as a stack, with their number. */
export function stageDrawing(node: StageNode): Drawing {
  const { shape, sides, aside = 0 } = SHAPES[node.stage];
  const fansOut = node.pieces !== 1;
  const label = stageText(node);
  const pile = fansOut ? 2 * PIECE : 0;
  const width = Math.ceil(textWidth(label, STYLES.label)) + sides;
  const middle = width / 2 + aside;
  return {
    width: width + pile,
    height: HEIGHT + pile,
    svg: element(
      'g',
      { class: `stage ${node.stage}`, 'data-node': node.id },
      (fansOut ? boxes : shape)(width + pile, HEIGHT + pile),
      text(label, middle, 20 + pile, STYLES.label, 'middle'),
    ),
  };
}
