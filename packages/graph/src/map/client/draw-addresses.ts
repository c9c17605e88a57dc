import type { ZoomTransform } from 'd3-zoom';
import type { AnswerGroup } from './grouping.ts';
import { colourOf, type Palette, type Shape, shapeOf } from './palette.ts';
import { isShown, type Scene } from './scene.ts';
import { drawSymbol } from './symbol.ts';
import type { Size } from './trace-ring.ts';

/** The size of an address, in pixels: small if there are thousands, and never large. */
export function radiusAt({ k }: ZoomTransform): number {
  return Math.min(7, Math.max(2.2, 3.2 + Math.log2(k * 8)));
}

/** The requested addresses are larger, have a dark rim, and are on top. */
const ASKED_TIMES = 1.5;

export function drawAddresses(
  context: CanvasRenderingContext2D,
  scene: Scene,
  transform: ZoomTransform,
  size: Size,
  palette: Palette,
): void {
  const { view, grouping, isAsked } = scene;
  const radius = radiusAt(transform);
  const plain = symbols(radius, palette, palette.page);
  const marked = symbols(radius * ASKED_TIMES, palette, palette.marker);
  const { addresses } = view;
  for (const [asked, symbolOf] of [plain, marked].entries()) {
    for (let i = 0; i < addresses.count; i++) {
      if (isAsked[i] !== asked || !isShown(scene, i)) continue;
      const x = (addresses.x[i] as number) * transform.k + transform.x;
      const y = (addresses.y[i] as number) * transform.k + transform.y;
      if (x < -20 || y < -20 || x > size.width + 20 || y > size.height + 20) continue;
      const group = grouping.groups[grouping.groupOf[view.answer[i] ?? 0] ?? 0];
      if (!group) continue;
      const { image, half } = symbolOf(group);
      context.drawImage(image, x - half, y - half, half * 2, half * 2);
    }
  }
}

interface SymbolImage {
  readonly image: ImageBitmap;
  /** Half of its width and height, in pixels of the page. */
  readonly half: number;
}

/**
 * Makes each symbol once, when it is first needed, to be copied: twenty thousand paths would take ten
 * times as long. A country has more groups than there are colours and shapes, so groups share them.
 */
function symbols(
  radius: number,
  palette: Palette,
  rim: string,
): (group: AnswerGroup) => SymbolImage {
  const made = new Map<string, SymbolImage>();
  const byGroup = new Map<AnswerGroup, SymbolImage>();
  return (group) => {
    const known = byGroup.get(group);
    if (known) return known;
    const shape = shapeOf(group.colour, group.names !== null);
    const colour = colourOf(palette, group.colour);
    const key = `${shape} ${colour}`;
    const symbol = made.get(key) ?? symbolImage(shape, colour, radius, rim);
    made.set(key, symbol);
    byGroup.set(group, symbol);
    return symbol;
  };
}

function symbolImage(shape: Shape, colour: string, radius: number, rim: string): SymbolImage {
  const half = Math.ceil(radius * 1.5) + 1;
  const pixels = Math.ceil(half * 2 * devicePixelRatio);
  const canvas = new OffscreenCanvas(pixels, pixels);
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(pixels / (half * 2), pixels / (half * 2));
    drawSymbol(context, shape, [half, half], radius, colour, rim);
  }
  // A bitmap, because a canvas is read again each time that it is copied.
  return { image: canvas.transferToImageBitmap(), half };
}
