import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { tellOfBug } from './run-cli.ts';
import { databaker } from './testing/databaker.ts';
import { inEnvironment } from './testing/environment.ts';
import { ADDRESSES, BALLOT_ROWS, LakeFolder } from './testing/lake-folder.ts';

const lake = new LakeFolder();
const envelopes: string[] = [];
let sentry: Server;

beforeAll(async () => {
  sentry = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      envelopes.push(text);
      response.end('{}');
    });
  });
  sentry.listen(0, '127.0.0.1');
  await once(sentry, 'listening');
});
beforeEach(() => {
  envelopes.length = 0;
});
afterAll(() => {
  sentry.close();
  lake.remove();
});

function setting() {
  return { SENTRY_DSN: `http://key@127.0.0.1:${(sentry.address() as AddressInfo).port}/1` };
}

/** The third line of an envelope: https://develop.sentry.dev/sdk/data-model/envelopes/ */
function events() {
  return envelopes.map((text) => JSON.parse(text.split('\n')[2] ?? ''));
}

const BAKE = ['bake', '--lake', lake.path, 'addressbase_partitioned'];

it('reports a failed bake and the number of duplicate rows, but no row', async () => {
  lake.write([...ADDRESSES, ADDRESSES[0] ?? ''], BALLOT_ROWS);
  expect(await databaker(BAKE, setting())).toMatchObject({ code: 0 });
  expect(events()).toEqual([
    expect.objectContaining({
      level: 'warning',
      environment: 'development',
      message: '1 row is there more than once: identicalRows(uprn) of addressbase_partitioned',
    }),
  ]);

  envelopes.length = 0;
  lake.write([...ADDRESSES, '101,"9 Other Street",AA1 1AB,SRID=4326;POINT(0 52),RD'], BALLOT_ROWS);
  const { code, stderr } = await databaker(BAKE, setting());
  expect(code).toBe(1);
  expect(stderr).toContain('addresses.csv');
  expect(events()).toEqual([
    expect.objectContaining({
      level: 'error',
      message: 'addressbase, audit:addressbase_partitioned failed with Databaker.Check',
    }),
  ]);
  // A UPRN, and not three digits of a random id or of a time.
  expect(envelopes.join()).not.toMatch(/Street|AA1|(?<![.\w])10[01]\b/);
});

it('says that the setting is not a DSN, and otherwise fails as without it', async () => {
  lake.write(['no address'], BALLOT_ROWS);
  const { code, stderr } = await databaker(BAKE, { SENTRY_DSN: 'sentry.io' });
  expect(code).toBe(1);
  expect(stderr).toContain('note: SENTRY_DSN is not a Sentry DSN, such as https://');
  expect(envelopes).toEqual([]);
});

it('reports a bug with its command, but without the arguments', async () => {
  const stderr = process.stderr;
  await inEnvironment(setting(), () =>
    tellOfBug(new TypeError('no B1 0DS'), { stderr }, ['lookup', 'B1 0DS']),
  );
  expect(events()).toEqual([
    expect.objectContaining({ tags: expect.objectContaining({ where: 'databaker lookup' }) }),
  ]);
  expect(envelopes.join()).not.toContain('B1 0DS');
});
