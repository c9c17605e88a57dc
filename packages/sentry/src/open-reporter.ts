import { createTransport, dsnFromString } from '@sentry/core';
import { ServerRuntimeClient } from '@sentry/core/server';
import { eventOf } from './event-of.ts';
import type { Report } from './report.ts';

/** How long the caller waits for Sentry, in milliseconds. */
const LONGEST_MILLISECONDS = 5000;

export interface Reporter {
  /** Sends a report, or gives up after some seconds; it never rejects. */
  report(report: Report): Promise<void>;
}

/**
 * Sentry's own client with all integrations off: no breadcrumbs, requests, host name or process
 * handlers. So it sends what `eventOf` returns.
 *
 * @param dsn in Sentry's form: `https://key@host/project`
 * @returns `undefined` for an invalid one
 */
export function openReporter(dsn: string): Reporter | undefined {
  if (!isDsn(dsn)) return undefined;
  const client = new ServerRuntimeClient({
    dsn,
    integrations: [],
    stackParser: () => [],
    sendClientReports: false,
    transport: (options) =>
      createTransport(options, async ({ body }) => {
        const { status, headers } = await fetch(options.url, {
          method: 'POST',
          body: typeof body === 'string' ? body : new Uint8Array(body),
          headers: options.headers ?? {},
          signal: AbortSignal.timeout(LONGEST_MILLISECONDS),
        });
        return {
          statusCode: status,
          headers: {
            'x-sentry-rate-limits': headers.get('x-sentry-rate-limits'),
            'retry-after': headers.get('retry-after'),
          },
        };
      }),
  });
  return {
    async report(report) {
      client.captureEvent(eventOf(report));
      await Promise.resolve(client.flush(LONGEST_MILLISECONDS)).catch(() => false);
    },
  };
}

/** Sentry's own parser of a DSN complains on the console, and accepts more. */
function isDsn(text: string): boolean {
  return (
    URL.canParse(text) &&
    /^https?:\/\/\w+@[^/]+\/(.*\/)?\d+$/.test(text) &&
    dsnFromString(text) !== undefined
  );
}
