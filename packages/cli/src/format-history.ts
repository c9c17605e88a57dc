import type { PastBake } from '@dc-data-baker/engine';
import { formatAge, formatCount } from '@dc-data-baker/models';
import { fitTable } from './fit-table.ts';
import { STATUS } from './status.ts';

export function formatHistory(bakes: readonly PastBake[], now: Date, columns?: number): string {
  const head = [
    'table',
    'bake',
    'state',
    'age',
    'by',
    'rows',
    'files changed',
    'checks',
    'because',
  ];
  const rows = bakes.map((bake) => [
    bake.table,
    bake.bakeId,
    bake.isPublished ? 'published' : STATUS[bake.status],
    formatAge(now.getTime() - Date.parse(bake.finishedAt)),
    bake.engine,
    formatCount(bake.rows),
    bake.filesChanged === null
      ? ''
      : `${formatCount(bake.filesChanged)} of ${formatCount(bake.files)}`,
    [
      ...(bake.failed.length > 0 ? [`failed: ${bake.failed.join(', ')}`] : []),
      ...(bake.warnings.length > 0 ? [`warned: ${bake.warnings.join(', ')}`] : []),
    ],
    bake.because,
  ]);
  return `${fitTable(head, rows, { right: ['rows', 'files changed'], headings: 1, columns })}\n`;
}
