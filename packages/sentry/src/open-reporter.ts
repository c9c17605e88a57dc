import { createTransport, dsnFromString } from '@sentry/core';
import { ServerRuntimeClient } from '@sentry/core/server';
import { eventOf } from './event-of.ts';
import type { Report } from './report.ts';

/** How long somebody waits for Sentry who has something else to do. */
const LONGEST_MILLISECONDS = 5000;

export interface Reporter {
  /** Tells Sentry, or gives up after some seconds; it never rejects. */
  report(report: Report): Promise<void>;
}

/**
 * Sentry's own client with nothing switched on: no breadcrumbs, no requests, no name of the machine,
 * and no handlers of the process. So what is sent is what `eventOf` says.
 *
 * @param dsn where to, as Sentry gives it: `https://key@host/project`
 * @returns `undefined` where it is none
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

/** Sentry's own reading of a DSN complains on the console, and takes more. */
function isDsn(text: string): boolean {
  return (
    URL.canParse(text) &&
    /^https?:\/\/\w+@[^/]+\/(.*\/)?\d+$/.test(text) &&
    dsnFromString(text) !== undefined
  );
}
