import type { BakeEvent } from '@dc-data-baker/engine';
import { DatabakerError, errorName, isOfIdenticalRows } from '@dc-data-baker/models';
import type { Report } from '@dc-data-baker/sentry';
import type { Io } from './io.ts';

/** The environment variable for the command line: Sentry's DSN. */
const SETTING = 'SENTRY_DSN';

export function isSentrySet(): boolean {
  return setting() !== undefined;
}

function setting(): string | undefined {
  return process.env[SETTING]?.trim() || undefined;
}

/**
 * Sends a report to Sentry, if it is configured; in tests it is not. It never rejects, because the
 * terminal shows the error already.
 */
export async function tellSentry(
  { stderr }: Pick<Io, 'stderr'>,
  reports: readonly Report[],
): Promise<void> {
  const dsn = setting();
  if (reports.length === 0 || dsn === undefined) return;
  const { openReporter } = await import('@dc-data-baker/sentry');
  const reporter = openReporter(dsn);
  if (!reporter) {
    stderr.write(
      `note: ${SETTING} is not a Sentry DSN, such as https://key@o1.ingest.sentry.io/1: nothing is reported\n`,
    );
    return;
  }
  for (const report of reports) await reporter.report(report);
}

/** The reports about a bake: that it failed, and which rows are duplicates. */
export function reportsOf(event: BakeEvent, environment: string): Report[] {
  const { stage } = event;
  if (event.kind === 'failed') {
    const { error: thrown } = event;
    const kind = thrown instanceof DatabakerError ? thrown.kind : 'bug';
    // The person stopped it.
    if (kind === 'cancelled') return [];
    const error = errorName(kind);
    return [{ kind: 'failedBake', environment, layer: stage.layer, stage: stage.id, error }];
  }
  if (event.kind !== 'finished') return [];
  return (event.statistics.checks ?? []).filter(isOfIdenticalRows).map(({ name, wrong }) => ({
    kind: 'identicalRows',
    environment,
    table: stage.table,
    check: name,
    rows: wrong,
  }));
}
