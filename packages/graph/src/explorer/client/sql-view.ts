import hljs from 'highlight.js/lib/core';
import sql from 'highlight.js/lib/languages/sql';
import { h } from '../../page/dom.ts';
import type { ExplorerSql } from '../data.ts';

hljs.registerLanguage('sql', sql);

const TABS = [
  { key: 'source', label: 'As written' },
  { key: 'athena', label: 'Athena' },
  { key: 'duckdb', label: 'DuckDB' },
] as const;
type Tab = (typeof TABS)[number]['key'];

/** The last selected tab stays open when another table is selected. */
let open: Tab = 'source';

/**
 * A query as its author wrote it, and as each engine runs it.
 * https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export function sqlView(query: ExplorerSql): HTMLElement {
  const code = h('code', { class: 'hljs language-sql' });
  const note = h('p', { class: 'note' });
  const panel = h(
    'div',
    { role: 'tabpanel', id: 'sql-panel', 'aria-labelledby': `sql-${open}` },
    note,
    h('pre', { tabindex: '0', 'aria-label': 'SQL' }, code),
  );
  const there = TABS.filter(({ key }) => query[key] !== null);
  const buttons = there.map(({ key, label }) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `sql-${key}`, 'aria-controls': 'sql-panel' },
      label,
    ),
  );
  const show = (tab: Tab): void => {
    open = tab;
    there.forEach(({ key }, i) => {
      buttons[i]?.setAttribute('aria-selected', String(key === tab));
      buttons[i]?.setAttribute('tabindex', key === tab ? '0' : '-1');
    });
    panel.setAttribute('aria-labelledby', `sql-${tab}`);
    note.textContent = tab === 'source' ? query.file : (query.piece ?? '');
    note.hidden = note.textContent === '';
    // highlight.js escapes everything that it does not wrap.
    code.innerHTML = hljs.highlight(query[tab] ?? '', { language: 'sql' }).value;
  };
  const tabs = h('div', { role: 'tablist', 'aria-label': 'SQL' }, ...buttons);
  tabs.addEventListener('click', (event) => {
    const chosen = there[buttons.indexOf(event.target as HTMLButtonElement)];
    if (chosen) show(chosen.key);
  });
  tabs.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = there.findIndex(({ key }) => key === open);
    const next = (at + step + there.length) % there.length;
    show(there[next]?.key ?? 'source');
    buttons[next]?.focus();
  });
  show(there.some(({ key }) => key === open) ? open : 'source');
  return h('div', { class: 'sql' }, tabs, panel);
}
