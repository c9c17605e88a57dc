import { formatAge, formatBytes, formatCount } from '@dc-data-baker/models';
import { part } from '../../page/dom.ts';
import type { Index } from './index-of.ts';
import { textLabel } from './text-label.ts';

/** Writes the last bake below each table, and marks the tables of which a check failed. */
export function showBakes(index: Index): void {
  const now = Date.now();
  const graph = part<SVGSVGElement>('#graph');
  for (const block of graph.querySelectorAll<SVGGElement>('.block.table-block')) {
    const bake = index.table(block.dataset['table'] ?? '')?.bake;
    if (!bake) continue;
    const failed = bake.failed.length;
    const age = formatAge(now - Date.parse(bake.finishedAt));
    const facts = `${formatCount(bake.rows)} rows · ${formatBytes(bake.bytes)} · ${age}`;
    const trouble = failed === 1 ? '1 check failed · ' : `${failed} checks failed · `;
    const drawn = block.querySelector<SVGGElement>('.table');
    if (!drawn) continue;
    const box = drawn.getBBox();
    block.append(
      textLabel('bake-facts', failed > 0 ? `✕ ${trouble}${facts}` : facts, {
        x: box.x + box.width / 2,
        y: box.y + box.height + 2,
        anchor: 'middle',
      }),
    );
    block.classList.toggle('failed', failed > 0);
  }
}
