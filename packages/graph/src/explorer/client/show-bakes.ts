import { formatAge, formatBytes, plural } from '@dc-data-baker/models';
import { part } from '../../page/dom.ts';
import { isStale, type SourceFacts } from '../source-facts.ts';
import type { Index } from './index-of.ts';
import { textLabel } from './text-label.ts';
import { troubleText } from './trouble-text.ts';

/** Writes the last bake below each table, and marks the tables with a failed check. */
export function showBakes(index: Index): void {
  const now = Date.now();
  const graph = part<SVGSVGElement>('#graph');
  for (const block of graph.querySelectorAll<SVGGElement>('.block.table-block')) {
    const { bake, source } = index.table(block.dataset['table'] ?? '') ?? {};
    if (source && isStale(source, now)) showStale(block, source, now);
    if (!bake) continue;
    const age = formatAge(now - Date.parse(bake.finishedAt));
    const facts = `${plural(bake.rows, 'row')} · ${formatBytes(bake.bytes)} · ${age}`;
    const isWrong = bake.failed.length > 0;
    label(block, isWrong ? `✕ ${troubleText(bake.failed)} · ${facts}` : facts);
    block.classList.toggle('failed', isWrong);
  }
}

function showStale(block: SVGGElement, { newest }: SourceFacts, now: number): void {
  label(block, `✕ stale · newest file ${formatAge(now - Date.parse(newest))}`);
  block.classList.add('failed');
}

/** Places a label below the drawing of a table. */
function label(block: SVGGElement, text: string): void {
  const drawn = block.querySelector<SVGGElement>('.table');
  if (!drawn) return;
  const { x, y, width, height } = drawn.getBBox();
  block.append(
    textLabel('bake-facts', text, { x: x + width / 2, y: y + height + 2, anchor: 'middle' }),
  );
}
