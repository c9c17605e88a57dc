import type { Actions } from './actions.ts';
import { formatAddress, parseAddress } from './address.ts';
import { Canvas } from './canvas.ts';
import { type Index, readIndex } from './index-of.ts';
import { lineageOf, neighboursOf } from './lineage.ts';
import { Panel } from './panel.ts';
import { SearchBox } from './search-box.ts';
import { showBakes } from './show-bakes.ts';

// The URL is the state: every selection writes it, and every view reads it.

async function start(): Promise<void> {
  const index = readIndex(document.querySelector('#data')?.textContent ?? '');
  // The fonts are in the page, but load asynchronously; labels are measured with them.
  await Promise.all(
    [400, 600].map((weight) => document.fonts.load(`${weight} 15px 'IBM Plex Sans'`)),
  );
  const actions: Actions = {
    open: (address) => {
      location.hash = formatAddress(address);
    },
    goToLayer: (layer) => canvas.showLayer(layer),
  };
  const canvas = new Canvas(index, actions);
  const panel = new Panel(index, actions);
  new SearchBox(index, actions);
  if (index.data.hasBakes) showBakes(index);
  const show = () => showAddress(index, canvas, panel);
  addEventListener('hashchange', show);
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    // Without the fragment, and without the jump to the top that an empty fragment causes.
    history.pushState(null, '', location.pathname + location.search);
    show();
  });
  show();
}

function showAddress(index: Index, canvas: Canvas, panel: Panel): void {
  const address = parseAddress(location.hash, index);
  if (!address) {
    canvas.light(undefined);
    panel.showOverview();
    return;
  }
  const { table, column } = address;
  // First, since it measures, and hides what is far from the table: the browser would style and lay out
  // all tables for their highlighting in between.
  canvas.reveal(table);
  canvas.light({
    selected: table,
    ...(column === undefined ? neighboursOf(index, table) : lineageOf(index, { table, column })),
  });
  panel.showTable(table, column);
}

void start();
