import type { BakeEvent, QueryProgress, StageStatistics } from '@dc-data-baker/engine';
import { formatBytes, formatCount, formatDuration, plural } from '@dc-data-baker/models';
import { isWriting, type Stage, type StageKind } from '@dc-data-baker/planner/project';
import type { Ora } from 'ora';
import { checkNotes } from './check-notes.ts';
import type { Output } from './io.ts';
import { spinners } from './spinners.ts';

const DOING: Readonly<Record<StageKind, string>> = {
  source: 'find',
  extract: 'extract',
  pieces: 'list pieces of',
  write: 'write',
  shards: 'write',
  audit: 'check',
  publish: 'publish',
  prune: 'tidy',
};

/**
 * Shows the progress of a bake: on a terminal as a line that is updated, on a pipe as a line for
 * each finished stage. Everything is written to standard error; standard output is for results.
 *
 * @param signal may be aborted while a table is published, which is not interrupted
 */
export async function bakeReporter(
  stderr: Output,
  signal: AbortSignal,
): Promise<(event: BakeEvent) => void> {
  const spin = stderr.isTTY === true ? await spinners(stderr) : undefined;
  let spinner: Ora | undefined;
  let publishing: string | undefined;
  const say = (line: string) => stderr.write(`${line}\n`);
  signal.addEventListener('abort', () => {
    if (publishing === undefined) return;
    say(
      `\`${publishing}\` is being published, and that is finished first; stopped at once, it is left for the next bake to finish`,
    );
  });
  return (event) => {
    const name = title(event.stage);
    if (event.kind !== 'progress') {
      const began = event.kind === 'started' && event.stage.kind === 'publish';
      publishing = began ? event.stage.table : undefined;
    }
    switch (event.kind) {
      case 'started':
        spinner = spin?.(name);
        return;
      case 'progress': {
        const { fraction, detail, queries } = event.progress;
        const percent = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
        if (spinner)
          spinner.text = `${name}${percent}${detail === undefined ? '' : ` (${detail})`}${formatQueries(queries ?? [])}`;
        return;
      }
      case 'finished': {
        const { warnings, removed, held } = event.statistics;
        const line = `${name}: ${summary(event.statistics)}${formatDuration(event.milliseconds)}`;
        if (event.stage.kind === 'prune' && removed === 0) spinner?.stop();
        else if (spinner) spinner.succeed(line);
        else say(line);
        for (const warning of [...(warnings ?? []), ...(held === undefined ? [] : [held])]) {
          say(`warning: ${warning}`);
        }
        for (const line of checkNotes(event.stage.table, event.statistics.checks)) say(line);
        return;
      }
      case 'skipped':
        // A table is reported once, not for each of its stages.
        if (isWriting(event.stage)) {
          say(`${name}: skipped, ${event.because}`);
        }
        return;
      case 'failed':
        if (spinner) spinner.fail(name);
        else say(`${name}: failed`);
    }
  };
}

/** A line for each query that is still running. */
function formatQueries(queries: readonly QueryProgress[]): string {
  return queries
    .map(
      ({ label, state, bytesScanned, milliseconds }) =>
        `\n    ${label}  ${state.toLowerCase()}  ${formatBytes(bytesScanned)}  ${formatDuration(milliseconds)}`,
    )
    .join('');
}

function title(stage: Stage): string {
  return `${DOING[stage.kind]} ${stage.table}`;
}

/** @param kept how many of them come from the previous bake; absent if all were written */
function formatFiles(files: number, kept: number | undefined): string {
  const all = plural(files, 'file');
  return kept === undefined ? all : `${formatCount(files - kept)} of ${all} written anew`;
}

function summary(statistics: StageStatistics): string {
  const { pieces, rows, files, kept, bytes, checks, changed, removed } = statistics;
  const { queries, bytesScanned, unchanged, heldBack } = statistics;
  const passed = checks?.filter((check) => check.passed).length;
  const parts = [
    checks && (checks.length === 0 ? 'no checks' : `${passed} of ${checks.length} checks passed`),
    pieces !== undefined && plural(pieces, 'piece'),
    rows !== undefined && plural(rows, 'row'),
    files !== undefined && formatFiles(files, kept),
    bytes !== undefined && formatBytes(bytes),
    unchanged && 'as published',
    heldBack && 'held back',
    changed !== undefined && changed > 0 && `${formatCount(changed)} changed`,
    removed !== undefined && removed > 0 && `${formatCount(removed)} removed`,
    queries !== undefined &&
      `${plural(queries, 'query', 'queries')} read ${formatBytes(bytesScanned ?? 0)}`,
  ].filter((part) => typeof part === 'string');
  return parts.length > 0 ? `${parts.join(', ')}, ` : '';
}
