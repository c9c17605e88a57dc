import type { Event } from '@sentry/core';
import { exceptionsOf } from './exceptions-of.ts';
import type { Bug, FailedBake, IdenticalRows, Report } from './report.ts';

type Describers = {
  readonly [Kind in Report['kind']]: (report: Extract<Report, { kind: Kind }>) => Event;
};

const DESCRIBERS: Describers = { failedBake, identicalRows, bug };

/** All that Sentry receives of a report, apart from an id, the time and the client's name. */
export function eventOf(report: Report): Event {
  // The describer of a kind takes reports of that kind; TypeScript cannot see that the two agree.
  const describe = DESCRIBERS[report.kind] as (report: Report) => Event;
  return describe(report);
}

function failedBake(report: FailedBake): Event {
  const { environment, layer, stage, error, checks = [], execution } = report;
  const what = [layer, stage].filter((name) => name !== undefined).join(', ');
  const failed = checks.length === 0 ? '' : `: ${checks.join(', ')}`;
  return {
    level: 'error',
    message: `${what === '' ? 'a bake' : what} failed with ${error}${failed}`,
    environment,
    tags: { kind: 'failed bake', layer, stage, error },
    extra: { checks, execution },
    // The same failure every night is one issue.
    fingerprint: ['failed bake', environment, layer ?? '', stage ?? '', error, ...checks],
  };
}

function identicalRows({ environment, table, check, rows }: IdenticalRows): Event {
  return {
    level: 'warning',
    message: `${rows} ${rows === 1 ? 'row is' : 'rows are'} there more than once: ${check} of ${table}`,
    environment,
    tags: { kind: 'identical rows', table },
    extra: { rows },
    fingerprint: ['identical rows', environment, table, check],
  };
}

function bug({ where, error }: Bug): Event {
  return {
    level: 'fatal',
    tags: { kind: 'bug', where, node: process.version },
    exception: { values: exceptionsOf(error) },
  };
}
