import { select } from 'd3-selection';
import 'd3-transition';
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import { part } from '../../page/dom.ts';
import type { Actions } from './actions.ts';
import { columnLabel } from './column-label.ts';
import { Culling } from './culling.ts';
import type { Index } from './index-of.ts';
import { arrowName, type Light } from './lineage.ts';

/** Below this scale only names are drawn, because nothing else could be read. */
const FAR = 0.4;
const READABLE = 0.75;
/** The distance from a layer's edge to its name, in units of the drawing. */
const TITLE_MARGIN = 24;

/** The graph, which can be zoomed, panned, navigated with the arrow keys, and highlighted. */
export class Canvas {
  readonly #index: Index;
  readonly #actions: Actions;
  readonly #svg = part<SVGSVGElement>('#graph');
  readonly #world = part<SVGGElement>('#world');
  readonly #culling = new Culling(this.#world);
  readonly #blocks: readonly SVGGElement[];
  /** For each table, the block that takes the focus. */
  readonly #tables = new Map<string, SVGGElement>();
  readonly #arrows: readonly SVGPathElement[];
  /** The names of layers. */
  readonly #titles: readonly SVGTextElement[];
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;

  constructor(index: Index, actions: Actions) {
    this.#index = index;
    this.#actions = actions;
    this.#blocks = [...this.#svg.querySelectorAll<SVGGElement>('.block[data-table]')];
    this.#arrows = [...this.#svg.querySelectorAll<SVGPathElement>('.edge[data-from]')];
    this.#titles = [...this.#svg.querySelectorAll<SVGTextElement>('.layer-name')];
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.02, 4])
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => this.#moved(transform));
    select(this.#svg).call(this.#zoom).on('dblclick.zoom', null);
    for (const block of this.#blocks) this.#prepare(block);
    this.#capTitles();
    this.#roveTo(this.#tables.keys().next().value);
    part('#zoom-in').addEventListener('click', () => this.#scale(1.4));
    part('#zoom-out').addEventListener('click', () => this.#scale(1 / 1.4));
    const whole = this.#world.getBBox();
    part('#fit').addEventListener('click', () => this.#fit(whole));
    this.#svg.addEventListener('keydown', (event) => this.#key(event));
    this.#fit(whole, false);
  }

  /** Highlights a part of the graph and dims the rest; `undefined` highlights all of it. */
  light(light: (Light & { readonly selected: string }) | undefined): void {
    this.#svg.classList.toggle('lit', light !== undefined);
    for (const label of this.#svg.querySelectorAll('.column-label')) label.remove();
    for (const block of this.#blocks) {
      const table = block.dataset['table'] ?? '';
      const selected = light?.selected === table;
      block.classList.toggle('on', light?.tables.has(table) === true);
      block.classList.toggle('selected', selected);
      if (block.hasAttribute('aria-pressed')) block.setAttribute('aria-pressed', String(selected));
      const columns = light?.columns.get(table) ?? [];
      const deciding = light?.deciding.columns.get(table) ?? [];
      if (columns.length + deciding.length > 0 && block.dataset['block'] !== `query:${table}`)
        block.append(columnLabel(columns, deciding));
    }
    for (const arrow of this.#arrows) {
      const [from, to] = [tableOf(arrow.dataset['from']), tableOf(arrow.dataset['to'])];
      const name = arrowName(from, to);
      const on = from === to ? light?.tables.has(from) : light?.arrows.has(name);
      arrow.classList.toggle('on', on === true);
      arrow.classList.toggle('deciding', !on && light?.deciding.arrows.has(name) === true);
    }
    if (light) this.#roveTo(light.selected);
  }

  /** Brings a table into view, moving only if it cannot be read where it is. */
  reveal(table: string): void {
    const block = this.#tables.get(table);
    if (!block) return;
    this.#culling.draw(block);
    const { k } = zoomTransform(this.#svg);
    const box = block.getBoundingClientRect();
    const view = this.#svg.getBoundingClientRect();
    const inside =
      box.left >= view.left &&
      box.right <= view.right &&
      box.top >= view.top &&
      box.bottom <= view.bottom;
    if (inside && k >= FAR) return;
    const { x, y } = this.#centreOf(block);
    this.#moving(() =>
      zoomIdentity
        .translate(view.width / 2, view.height / 2)
        .scale(Math.max(k, READABLE))
        .translate(-x, -y),
    );
  }

  showLayer(layer: string): void {
    const cluster = this.#svg.querySelector<SVGRectElement>(
      `.cluster[data-layer="${CSS.escape(layer)}"]`,
    );
    if (!cluster) return;
    this.#culling.draw(cluster);
    this.#fit(this.#inWorld(cluster));
  }

  /**
   * Limits how far a layer's name may grow to what is left of the width of its layer, so that names
   * do not overlap. A name does not begin at the edge of its layer: its trigger is before it.
   */
  #capTitles(): void {
    const clusters = [...this.#svg.querySelectorAll<SVGRectElement>('.cluster[data-layer]')];
    const byLayer = new Map(clusters.map((cluster) => [cluster.dataset['layer'], cluster]));
    for (const title of this.#titles) {
      const cluster = byLayer.get(title.textContent ?? '');
      const written = title.getComputedTextLength();
      if (cluster === undefined || written === 0) continue;
      const [box, start] = [cluster.getBoundingClientRect(), title.getBoundingClientRect().left];
      const share = (box.right - start) / box.width;
      const room = share * cluster.width.baseVal.value - TITLE_MARGIN;
      title.style.setProperty('--most', String(room / written));
    }
  }

  #prepare(block: SVGGElement): void {
    const name = block.dataset['table'] ?? '';
    const table = this.#index.table(name);
    block.addEventListener('click', () => this.#actions.open({ table: name }));
    if (!table || block.dataset['block'] !== `table:${name}`) return;
    this.#tables.set(name, block);
    block.setAttribute('role', 'button');
    block.setAttribute('tabindex', '-1');
    block.setAttribute('aria-pressed', 'false');
    // Its accessible name is its text.
    block.setAttribute('aria-description', `${table.kind} table of layer ${table.layer}`);
    block.addEventListener('focus', () => {
      this.#roveTo(name);
      if (block.matches(':focus-visible')) this.reveal(name);
    });
  }

  /** One table at a time can be reached with the Tab key; arrow keys move between tables. */
  #roveTo(table: string | undefined): void {
    for (const [name, block] of this.#tables) {
      block.setAttribute('tabindex', name === table ? '0' : '-1');
    }
  }

  #key(event: KeyboardEvent): void {
    const block = (event.target as Element).closest<SVGGElement>('.block[role=button]');
    const name = block?.dataset['table'];
    const table = name === undefined ? undefined : this.#index.table(name);
    if (!table) return;
    const order = [...this.#tables.keys()];
    const beside = (step: number) => order[order.indexOf(table.name) + step];
    const drawn = (names: readonly string[]) => names.find((other) => this.#tables.has(other));
    const next: Readonly<Record<string, () => string | undefined>> = {
      ArrowDown: () => drawn(table.readBy),
      ArrowUp: () => drawn(table.reads),
      ArrowRight: () => beside(1),
      ArrowLeft: () => beside(-1),
    };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#actions.open({ table: table.name });
      return;
    }
    const move = next[event.key];
    if (!move) return;
    event.preventDefault();
    const target = this.#tables.get(move() ?? '');
    if (!target) return;
    this.#culling.draw(target);
    target.focus();
  }

  #moved(transform: ZoomTransform): void {
    // Measured before anything changes, because measuring lays out what has.
    const view = this.#svg.getBoundingClientRect();
    this.#world.setAttribute('transform', String(transform));
    this.#culling.update(transform, view);
    this.#svg.classList.toggle('far', transform.k < FAR);
    if (transform.k < FAR) {
      const grown = String(Math.min(16, 0.75 / transform.k));
      // On each title, since a property of the whole drawing is computed again for all that is in it.
      for (const title of this.#titles) title.style.setProperty('--grown', grown);
    }
  }

  #scale(by: number): void {
    this.#moving((transform) => {
      const { width, height } = this.#svg.getBoundingClientRect();
      const [x, y] = transform.invert([width / 2, height / 2]);
      return zoomIdentity
        .translate(width / 2, height / 2)
        .scale(transform.k * by)
        .translate(-x, -y);
    });
  }

  #fit(box: DOMRectReadOnly | SVGRect, smooth = true): void {
    const { width, height } = this.#svg.getBoundingClientRect();
    const k = Math.min((width - 40) / box.width, (height - 40) / box.height, 1);
    const top = box.height * k + 40 < height ? height / 2 - (box.height * k) / 2 : 20;
    const transform = zoomIdentity
      .translate(width / 2 - (box.x + box.width / 2) * k, top - box.y * k)
      .scale(k);
    this.#moving(() => transform, smooth);
  }

  #moving(to: (from: ZoomTransform) => ZoomTransform, smooth = true): void {
    const still = !smooth || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const svg = select(this.#svg);
    const transform = to(zoomTransform(this.#svg));
    if (still) svg.call(this.#zoom.transform, transform);
    else svg.transition().duration(350).call(this.#zoom.transform, transform);
  }

  #centreOf(block: SVGGElement): { x: number; y: number } {
    const box = this.#inWorld(block);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** An element's box in the coordinates that zooming transforms. */
  #inWorld(element: SVGGraphicsElement): DOMRectReadOnly {
    const { left, top, width, height } = element.getBoundingClientRect();
    const view = this.#svg.getBoundingClientRect();
    const { x, y, k } = zoomTransform(this.#svg);
    return new DOMRectReadOnly(
      (left - view.left - x) / k,
      (top - view.top - y) / k,
      width / k,
      height / k,
    );
  }
}

/** `table:a`, `query:a` and `reference:a` all belong to the table a. */
function tableOf(block: string | undefined): string {
  return block?.slice(block.indexOf(':') + 1) ?? '';
}
