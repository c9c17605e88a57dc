import { select } from 'd3-selection';
import 'd3-transition';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { part } from '../../page/dom.ts';
import { drawAddresses } from './draw-addresses.ts';
import { drawAreas } from './draw-areas.ts';
import { drawGrid } from './draw-grid.ts';
import { drawSelected } from './draw-selected.ts';
import type { MapBox } from './map-model.ts';
import { nearestShown } from './nearest-shown.ts';
import { paletteOfPage } from './palette.ts';
import type { Projection } from './projection.ts';
import { showScale } from './scale.ts';
import type { Scene } from './scene.ts';
import type { Size } from './trace-ring.ts';

/** A pixel is at least a centimetre, which is the precision of a point. */
const MOST_PIXELS_PER_METRE = 100;

/** How near a click must be to an address, in pixels: the width of a finger. */
const REACH = 14;

const ZOOM_STEP = 1.6;
const PAN_STEP = 80;

/** The map: it can be zoomed and moved, and is drawn when something has changed. */
export class MapView {
  readonly #canvas = part<HTMLCanvasElement>('#map');
  readonly #context: CanvasRenderingContext2D;
  readonly #projection: Projection;
  readonly #frame: MapBox;
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  #scene: Scene;
  #size: Size = { width: 0, height: 0 };
  #isDue = false;

  /** @param pick called with the address that is clicked, or none */
  constructor(
    scene: Scene,
    projection: Projection,
    frame: MapBox,
    pick: (address: number | undefined) => void,
  ) {
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('this browser has no canvas');
    this.#context = context;
    this.#projection = projection;
    this.#frame = frame;
    this.#scene = scene;
    this.#zoom = zoom<HTMLCanvasElement, unknown>()
      .translateExtent([
        [frame.minX, frame.minY],
        [frame.maxX, frame.maxY],
      ])
      .on('zoom', () => this.#draw());
    select(this.#canvas).call(this.#zoom).on('dblclick.zoom', null);
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    this.#resize();
    part('#zoom-in').addEventListener('click', () => this.#scale(ZOOM_STEP));
    part('#zoom-out').addEventListener('click', () => this.#scale(1 / ZOOM_STEP));
    part('#fit').addEventListener('click', () => this.fit(frame));
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#canvas.addEventListener('click', (event) =>
      pick(nearestShown(this.#scene, this.#transform, [event.offsetX, event.offsetY], REACH)),
    );
    this.#canvas.addEventListener('pointermove', (event) => this.#point(event));
    this.#canvas.addEventListener('pointerleave', () => {
      part('#tip').hidden = true;
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  show(scene: Scene): void {
    this.#scene = scene;
    this.#draw();
  }

  /** Shows a part of the map as large as possible. */
  fit(box: MapBox): void {
    const { minX, minY, maxX, maxY } = box;
    const { width, height } = this.#size;
    const [least] = this.#zoom.scaleExtent();
    const k = Math.min(Math.max(least, this.#scaleOf(box)), MOST_PIXELS_PER_METRE);
    const [x, y] = [(minX + maxX) / 2, (minY + maxY) / 2];
    const transform = zoomIdentity
      .translate(width / 2, height / 2)
      .scale(k)
      .translate(-x, -y);
    this.#zoom.transform(select(this.#canvas), transform);
  }

  /** Brings a place into view if it is not visible. */
  reveal(x: number, y: number): void {
    const [left, top] = this.#transform.apply([x, y]);
    const { width, height } = this.#size;
    if (left > 20 && top > 20 && left < width - 20 && top < height - 20) return;
    this.#zoom.translateTo(select(this.#canvas), x, y);
  }

  get #transform(): ZoomTransform {
    return zoomTransform(this.#canvas);
  }

  /** The scale at which a part of the map fits, with a margin. */
  #scaleOf({ minX, minY, maxX, maxY }: MapBox): number {
    const { width, height } = this.#size;
    return 0.9 * Math.min(width / (maxX - minX), height / (maxY - minY));
  }

  #scale(times: number): void {
    this.#zoom.scaleBy(select(this.#canvas), times);
  }

  #key(event: KeyboardEvent): void {
    const { key } = event;
    const act = KEYS[key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (act === 'fit') this.fit(this.#frame);
    else if (typeof act === 'number') this.#scale(act);
    else this.#zoom.translateBy(select(this.#canvas), ...this.#inMetres(act));
  }

  #inMetres([x, y]: readonly [number, number]): [number, number] {
    return [x / this.#transform.k, y / this.#transform.k];
  }

  #point(event: PointerEvent): void {
    const tip = part('#tip');
    const { view } = this.#scene;
    const place = [event.offsetX, event.offsetY] as const;
    const found = event.buttons
      ? undefined
      : nearestShown(this.#scene, this.#transform, place, REACH);
    tip.hidden = found === undefined;
    this.#canvas.style.cursor = found === undefined ? '' : 'pointer';
    if (found === undefined) return;
    tip.textContent = `${view.addresses.uprns[found]} ${view.addresses.lines[found] ?? ''}`;
    const isRight = event.offsetX > this.#size.width / 2;
    tip.style.translate = `calc(${event.offsetX}px + ${isRight ? '-100% - 12px' : '14px'}) ${event.offsetY + 14}px`;
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    const isFirst = this.#size.width === 0;
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    this.#zoom
      .extent([
        [0, 0],
        [width, height],
      ])
      .scaleExtent([
        Math.min(this.#scaleOf(this.#frame), MOST_PIXELS_PER_METRE),
        MOST_PIXELS_PER_METRE,
      ]);
    if (isFirst) this.fit(this.#frame);
    this.#draw();
  }

  #draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const palette = paletteOfPage();
    const [context, transform, size] = [this.#context, this.#transform, this.#size];
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = palette.page;
    context.fillRect(0, 0, size.width, size.height);
    drawGrid(context, this.#projection, transform, size, palette);
    context.save();
    // Areas are exact in the frame; outside of it they have as few lines as possible.
    const { minX, minY, maxX, maxY } = this.#frame;
    const [left, top] = transform.apply([minX, minY]);
    const frame = [left, top, (maxX - minX) * transform.k, (maxY - minY) * transform.k] as const;
    context.beginPath();
    context.rect(...frame);
    context.clip();
    drawAreas(context, this.#scene, transform, size, palette);
    context.restore();
    context.lineWidth = 1;
    context.strokeStyle = palette.quiet;
    context.strokeRect(...frame);
    drawAddresses(context, this.#scene, transform, size, palette);
    drawSelected(context, this.#scene, this.#projection, transform, size, palette);
    showScale(transform.k);
  }
}

/** The effect of keys: a movement of the view in pixels, a factor of its scale, or all of it. */
const KEYS: Readonly<Record<string, readonly [number, number] | number | 'fit'>> = {
  ArrowLeft: [PAN_STEP, 0],
  ArrowRight: [-PAN_STEP, 0],
  ArrowUp: [0, PAN_STEP],
  ArrowDown: [0, -PAN_STEP],
  '+': ZOOM_STEP,
  '=': ZOOM_STEP,
  '-': 1 / ZOOM_STEP,
  '0': 'fit',
};
