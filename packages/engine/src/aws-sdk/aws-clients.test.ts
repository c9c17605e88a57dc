import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { S3Store } from '../s3/s3-store.ts';
import { awsClients } from './aws-clients.ts';

/** An S3 that has nothing, by whose clock it is another hour. */
async function emptyS3(): Promise<{ endpoint: string; calls: () => number }> {
  let calls = 0;
  const server = createServer((_, response) => {
    calls++;
    response.writeHead(404, {
      'content-type': 'application/xml',
      date: 'Thu, 07 May 2026 21:00:00 GMT',
    });
    response.end('<Error><Code>NoSuchKey</Code><Message>There is no such key.</Message></Error>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, calls: () => calls };
}

it('a missing object is requested once, however wrong the clock of this machine is', async () => {
  const { endpoint, calls } = await emptyS3();
  const clients = awsClients({
    endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    pause: async () => {},
  });
  onTestFinished(clients.close);
  const store = new S3Store(clients.s3);
  expect(await store.read('s3://hall/_held.json')).toBeUndefined();
  expect(await store.read('s3://hall/_manifest.json')).toBeUndefined();
  expect(calls()).toBe(2);
});
