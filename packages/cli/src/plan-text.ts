import type { Verdict, Verdicts } from '@dc-data-baker/engine';
import { type ByKind, byKind, formatCount, plural } from '@dc-data-baker/models';
import type { Pieces, Plan, Stage, StageOf } from '@dc-data-baker/planner';
import { wrapWords } from './wrap-words.ts';

/** The number of pieces in the published bakes, by table, if it depends on the data. */
export type PublishedPieces = ReadonlyMap<string, number>;

/** What is known before the bake. */
export interface Known {
  readonly verdicts: Verdicts;
  readonly published: PublishedPieces;
}

interface Layout {
  /** Whether the stages of unchanged tables are shown, too. */
  readonly verbose: boolean;
  /** The width of the terminal; without one, lines are not wrapped. */
  readonly columns: number | undefined;
}

/** The stages of a bake, by table, with one line for each unchanged table. */
export function planText({ stages }: Plan, known: Known, layout: Layout): string {
  const tables = [...new Set(stages.map(({ table }) => table))];
  return tables
    .flatMap((table) =>
      tableLines(
        stages.filter((stage) => stage.table === table),
        known,
        layout,
      ),
    )
    .join('\n');
}

function tableLines(stages: readonly Stage[], known: Known, layout: Layout): string[] {
  const verdicts = stages.map(({ id }) => verdictText(known.verdicts.get(id)));
  const [first] = stages;
  const [verdict = ''] = verdicts;
  const stays = stages.every(({ id }) => known.verdicts.get(id)?.runs === false);
  const heading = hanging(`${first?.table}: `, verdict, 2, layout);
  if (stays && !layout.verbose && new Set(verdicts).size === 1) return [heading];
  const widest = Math.max(...stages.map(({ kind }) => kind.length));
  const lines = stages.map((stage, i) => {
    const own = verdicts[i] === verdict ? '' : `${verdicts[i]}; `;
    const after =
      layout.verbose && stage.after.length > 0 ? `; after ${stage.after.join(', ')}` : '';
    const text = `${own}${describe(stage, known)}${after}`;
    return hanging(`  ${stage.kind.padEnd(widest)}  `, text, widest + 4, layout);
  });
  return [heading, ...lines];
}

/** A text after its label, whose further lines are indented. */
function hanging(label: string, text: string, indent: number, { columns }: Layout): string {
  if (columns === undefined) return label + text;
  const space = ' '.repeat(indent);
  const [line = '', ...more] = wrapWords(`${label.trim()} ${text}`, columns - indent);
  const begun = `${label}${line.slice(label.trim().length + 1)}`;
  return [begun, ...more.map((part) => space + part)].join('\n');
}

export function verdictText(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '';
  const { runs: does, perhaps, because } = verdict;
  return `${perhaps ? 'perhaps' : does ? 'yes' : 'no'}: ${because}`;
}

const DESCRIPTIONS: ByKind<Stage, [known: Known], string> = {
  source: ({ location }) => `find files under ${location}`,
  extract: ({ from, query, bakesLocation, file }) =>
    `the rows of ${query.file} in database ${from.name} to ${bakesLocation}<bake>/${file}`,
  pieces: listing,
  write: ({ bakesLocation, pieces }) => `${piecesOf(pieces)} to ${bakesLocation}<bake>/`,
  shards: ({ bakesLocation, by, pieces }) =>
    `${piecesOf(pieces)}, one file per ${by}, to ${bakesLocation}<bake>/`,
  audit: ({ checks }) => checks.map(({ name }) => name).join(', ') || 'no checks',
  publish: ({ location, as }) =>
    as !== 'table' ? `copy to ${location}` : `point ${location} at it`,
  prune: ({ keepBakes }) => `keep ${keepBakes} bakes`,
};

function describe(stage: Stage, known: Known): string {
  return byKind(DESCRIPTIONS, stage, known);
}

/**
 * Pieces that are listed from tables which are baked first are not known yet, only those of the
 * previous bake.
 */
function listing(
  { id, table, columns, reads, after }: StageOf<'pieces'>,
  { verdicts, published }: Known,
): string {
  const each = `list a piece for each ${columns.map(({ name }) => name).join(', ')}`;
  const before = published.get(table);
  if (before !== undefined && verdicts.get(id)?.runs === false) {
    return `${each}: ${formatCount(before)}, as published`;
  }
  const first = reads.filter((read) =>
    after.some((earlier) => earlier === `publish:${read}` && verdicts.get(earlier)?.runs),
  );
  const when =
    first.length === 0 ? 'it runs' : `${first.map((name) => `\`${name}\``).join(' and ')} is baked`;
  const last = before === undefined ? '' : `; ${formatCount(before)} are published`;
  return `${each}: how many is known when ${when}${last}`;
}

function piecesOf(pieces: Pieces): string {
  if ('listedBy' in pieces) return 'write a piece for each';
  return pieces.length === 1 ? 'write' : `write ${plural(pieces.length, 'piece')}`;
}
