import {
  type BakeResult,
  formatSeenChange,
  heldBackCommands,
  type SeenChange,
} from '@dc-data-baker/engine/bakes';
import { type CheckResult, formatBytes, formatCount, formatDuration } from '@dc-data-baker/models';
import { type AthenaReads, athenaReads, formatAthenaReads } from './athena-reads.ts';
import { warningText } from './check-notes.ts';
import { fitTable } from './fit-table.ts';

/** The results of a bake, by table. Times are in milliseconds. */
export interface BakeSummary {
  readonly bakeId: string;
  readonly milliseconds: number;
  readonly tables: readonly {
    readonly table: string;
    readonly layer: string;
    readonly rows: number;
    readonly files: number;
    /** How many of the files come from the previous bake; absent if all were written. */
    readonly kept?: number;
    readonly bytes: number;
    readonly milliseconds: number;
    readonly checksPassed: number;
    readonly checks: number;
    readonly place: string;
    /** It was not published, and waits for `databaker publish`. */
    readonly heldBack?: true;
  }[];
  /** The results of checks that did not stop the bake, and whether they were accepted. */
  readonly warnings: readonly (Pick<CheckResult, 'name' | 'wrong' | 'samples' | 'accepted'> & {
    readonly table: string;
  })[];
  /** The tables that were not baked, because none of their inputs has changed. */
  readonly unchanged: readonly string[];
  /** The tables that a rollback holds. */
  readonly held: readonly string[];
  /** What changed for readers, in the tables from which no other is made. */
  readonly seen: readonly SeenChange[];
  /** What Athena read, for a bake on Athena. */
  readonly athena?: AthenaReads;
}

/**
 * @param planned the tables of the plan
 * @param usdPerTerabyte Athena's price for reading 10^12 bytes
 */
export function bakeSummary(
  bakeId: string,
  result: BakeResult,
  planned: readonly string[],
  usdPerTerabyte: number,
  held: ReadonlySet<string> = new Set(),
  seen: readonly SeenChange[] = [],
): BakeSummary {
  const published = result.filter(
    ({ stage, statistics }) => stage.kind === 'publish' && statistics.held === undefined,
  );
  const stays = new Set(held);
  for (const { stage, statistics } of result) if (statistics.held) stays.add(stage.table);
  const tables = published.map(({ stage: { table, layer }, statistics }) => {
    const ofTable = result.filter(({ stage }) => stage.table === table);
    const checks = ofTable.flatMap((done) => done.statistics.checks ?? []);
    const [kept] = ofTable.flatMap((done) => done.statistics.kept ?? []);
    return {
      table,
      layer,
      rows: statistics.rows ?? 0,
      files: statistics.files ?? 0,
      ...(kept === undefined ? {} : { kept }),
      bytes: statistics.bytes ?? 0,
      milliseconds: ofTable.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      checksPassed: checks.filter(({ passed }) => passed).length,
      checks: checks.length,
      place: statistics.place ?? '',
      ...(statistics.heldBack ? { heldBack: true as const } : {}),
    };
  });
  const warnings = result.flatMap(({ stage: { table }, statistics: { checks = [] } }) =>
    checks
      .filter(({ passed }) => !passed)
      .map(({ name, wrong, samples, accepted }) => ({
        table,
        name,
        wrong,
        samples,
        ...(accepted ? { accepted } : {}),
      })),
  );
  const unchanged = planned.filter(
    (name) => !tables.some(({ table }) => table === name) && !stays.has(name),
  );
  const milliseconds = result.reduce((sum, done) => sum + done.milliseconds, 0);
  const common = { bakeId, milliseconds, tables, warnings, unchanged, held: [...stays], seen };
  const queries = total(result, 'queries');
  if (queries === 0) return common;
  const bytesScanned = total(result, 'bytesScanned');
  const billedBytes = total(result, 'billedBytes');
  return { ...common, athena: athenaReads({ queries, bytesScanned, billedBytes }, usdPerTerabyte) };
}

/** How many were written, and of how many. */
function formatFiles({ files, kept }: BakeSummary['tables'][number]): string {
  return kept === undefined
    ? formatCount(files)
    : `${formatCount(files - kept)} of ${formatCount(files)}`;
}

function total(result: BakeResult, field: 'queries' | 'bytesScanned' | 'billedBytes'): number {
  return result.reduce((sum, { statistics }) => sum + (statistics[field] ?? 0), 0);
}

export function formatBakeSummary(summary: BakeSummary, columns?: number): string {
  const { bakeId, milliseconds, tables, warnings, unchanged, held, seen, athena } = summary;
  const others = [
    ...(unchanged.length > 0
      ? [`unchanged: ${unchanged.join(', ')} (use --force to bake them)\n`]
      : []),
    ...(held.length > 0
      ? [`held by a rollback: ${held.join(', ')} (\`databaker release\` releases them)\n`]
      : []),
  ];
  if (tables.length === 0) return `\n${others.join('')}`;
  const isHeldBack = tables.some(({ heldBack }) => heldBack);
  const diff = isHeldBack ? 'databaker diff published candidate' : 'databaker diff';
  const head = ['table', 'rows', 'files', 'size', 'time', 'checks'];
  const rows = tables.map((table) => [
    table.table,
    formatCount(table.rows),
    formatFiles(table),
    formatBytes(table.bytes),
    formatDuration(table.milliseconds),
    `${table.checksPassed} of ${table.checks}`,
  ]);
  const places = tables.map(({ table, place }) => [table, place]);
  return [
    `\nbake ${bakeId}: ${formatDuration(milliseconds)}\n`,
    fitTable(head, rows, { right: head.slice(1), headings: 1, columns }),
    '',
    fitTable(['table', 'where its files are'], places, { headings: 1, columns }),
    '',
    ...(warnings.length > 0
      ? [...warnings.map((found) => warningText(found.table, found)), '']
      : []),
    ...others,
    ...(isHeldBack
      ? [`held back: no reader sees it yet; ${heldBackCommands(bakeId)}, \`${diff}\` says more\n`]
      : []),
    ...(seen.length > 0 ? [...seen.map((change) => formatSeenChange(change, diff)), ''] : []),
    ...(athena ? [formatAthenaReads(athena)] : []),
  ].join('\n');
}
