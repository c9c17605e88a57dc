import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReporter } from './open-reporter.ts';
import type { Report } from './report.ts';

const ADDRESS = '5 High Street, AA1 1AA';

/** The payload of a report's envelope, and its text. */
interface Sent {
  readonly url: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what Sentry takes is for Sentry to say
  readonly event: any;
}

let server: Server;
let status = 200;
const envelopes: { readonly url: string; readonly text: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      envelopes.push({ url: request.url ?? '', text });
      response.writeHead(status).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
});

function dsn(): string {
  return `http://key@127.0.0.1:${(server.address() as AddressInfo).port}/42`;
}

async function sent(report: Report): Promise<Sent> {
  envelopes.length = 0;
  await openReporter(dsn())?.report(report);
  expect(envelopes).toHaveLength(1);
  const { url = '', text = '' } = envelopes[0] ?? {};
  // https://develop.sentry.dev/sdk/data-model/envelopes/
  const [, , event = ''] = text.split('\n');
  return { url, text, event: JSON.parse(event) };
}

describe('Sentry is informed', () => {
  it('of a bake that failed: where, how, and which checks', async () => {
    const { url, event } = await sent({
      kind: 'failedBake',
      environment: 'production',
      layer: 'places',
      stage: 'audit:addresses',
      error: 'Databaker.Check',
      checks: ['unique(uprn)'],
      execution: 'arn:aws:states:eu-west-2:123456789012:execution:places:1',
    });
    expect(url).toMatch(/^\/api\/42\/envelope\/\?.*sentry_key=key/);
    expect(event).toMatchObject({
      level: 'error',
      message: 'places, audit:addresses failed with Databaker.Check: unique(uprn)',
      environment: 'production',
      tags: { kind: 'failed bake', layer: 'places', stage: 'audit:addresses' },
      extra: { execution: 'arn:aws:states:eu-west-2:123456789012:execution:places:1' },
    });
  });

  it('of rows that are there more than once, as a warning', async () => {
    const { event } = await sent({
      kind: 'identicalRows',
      environment: 'development',
      table: 'addresses',
      check: 'identicalRows(uprn)',
      rows: 3,
    });
    expect(event).toMatchObject({
      level: 'warning',
      message: '3 rows are there more than once: identicalRows(uprn) of addresses',
    });
  });

  it('of a bug: where in the code, and nothing of what it says', async () => {
    const cause = new RangeError(`no such row\n    at ${ADDRESS} (/home/${ADDRESS}:1:1)`);
    const error = new TypeError(`cannot read ${ADDRESS}`, { cause });
    error.name = ADDRESS;
    const { event, text } = await sent({ kind: 'bug', where: 'databaker bake', error });
    const [first, last] = event.exception.values;
    expect(first.type).toBe('RangeError');
    expect(last.type).toBe('TypeError');
    expect(last.stacktrace.frames.at(-1)).toMatchObject({
      filename: 'packages/sentry/src/open-reporter.test.ts',
      in_app: true,
    });
    expect(text).not.toMatch(/High Street|AA1 1AA|no such row/);
    expect(text).not.toContain(process.cwd());
  });

  it('of something that was thrown and is no error', async () => {
    const { event, text } = await sent({ kind: 'bug', where: 'databaker', error: ADDRESS });
    expect(event.exception.values).toEqual([expect.objectContaining({ type: 'string' })]);
    expect(text).not.toContain('High Street');
  });

  it('nothing of the machine or of whoever uses it', async () => {
    const { event } = await sent({ kind: 'bug', where: 'databaker', error: new Error('x') });
    for (const key of ['server_name', 'user', 'request', 'breadcrumbs', 'modules']) {
      expect(event).not.toHaveProperty(key);
    }
  });
});

describe('a report that does not arrive', () => {
  const report: Report = { kind: 'bug', where: 'databaker', error: new Error('x') };

  it('fails nothing, where Sentry refuses it or is not there', async () => {
    status = 500;
    await openReporter(dsn())?.report(report);
    status = 200;
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    await openReporter(`http://key@127.0.0.1:${port}/42`)?.report(report);
  });

  it.each(['', 'not a DSN', 'https://sentry.io/1', 'https://key@sentry.io/', 'ftp://key@host/1'])(
    'is not tried where the setting is no DSN: %s',
    (text) => {
      expect(openReporter(text)).toBeUndefined();
    },
  );
});
