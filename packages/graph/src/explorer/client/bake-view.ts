import { formatAge, formatBytes, formatCount, formatDuration, plural } from '@dc-data-baker/models';
import { h } from '../../page/dom.ts';
import type { ExplorerTable } from '../data.ts';
import { isStale, type SourceFacts } from '../source-facts.ts';
import { troubleText } from './trouble-text.ts';

/** The last bake of a table, and the results of its checks. */
export function bakeView({ bake, baked, source }: ExplorerTable): HTMLElement[] {
  if (!baked) return source ? sourceView(source) : [];
  if (!bake)
    return [h('h3', {}, 'Last bake'), h('p', { class: 'note' }, 'Not baked in this lake.')];
  const [started, finished] = [Date.parse(bake.startedAt), Date.parse(bake.finishedAt)];
  const facts: readonly (readonly [string, string])[] = [
    ['Rows', formatCount(bake.rows)],
    ['Size', `${formatBytes(bake.bytes)} in ${plural(bake.files, 'file')}`],
    ['Took', `${formatDuration(finished - started)} on ${bake.engine}`],
    ['Baked', `${formatAge(Date.now() - finished)}, ${bake.finishedAt}`],
    ['Bake', bake.bakeId],
    ['Checks', checksSentence(bake)],
  ];
  const unpublished = `This bake is not published (${bake.status}): readers still see the one before.`;
  return [
    h('h3', {}, 'Last bake'),
    ...(bake.failed.length === 0
      ? []
      : [
          h(
            'ul',
            { class: 'alarm' },
            ...bake.failed.map(({ name, severity, wrong }) =>
              h(
                'li',
                {},
                h('code', {}, name),
                ` ${severity === 'warn' ? 'warns' : 'failed'}: ${plural(wrong, 'row is', 'rows are')} wrong`,
              ),
            ),
          ),
        ]),
    ...(bake.published ? [] : [h('p', { class: 'alarm' }, unpublished)]),
    h(
      'dl',
      { class: 'facts' },
      ...facts.flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]),
    ),
  ];
}

/** The age of an external table's files, and whether it exceeds the limit. */
function sourceView(source: SourceFacts): HTMLElement[] {
  const now = Date.now();
  const { newest, limit } = source;
  const age = `${formatAge(now - Date.parse(newest))}, ${newest}`;
  const verb = limit?.severity === 'warn' ? 'warns' : 'failed';
  const stale = ` ${verb}: the newest file is older than that`;
  return [
    h('h3', {}, 'Files'),
    ...(limit && isStale(source, now)
      ? [h('p', { class: 'alarm' }, h('code', {}, limit.name), stale)]
      : []),
    h('dl', { class: 'facts' }, h('dt', {}, 'Newest'), h('dd', {}, age)),
  ];
}

function checksSentence({ checks, failed }: NonNullable<ExplorerTable['bake']>): string {
  if (checks === 0) return 'none';
  return failed.length === 0 ? `all ${checks} passed` : `${troubleText(failed)}, of ${checks}`;
}
