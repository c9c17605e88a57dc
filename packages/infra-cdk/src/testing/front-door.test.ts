import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { FrontDoor } from './front-door.ts';

async function doorTo(server: ReturnType<typeof createServer>): Promise<FrontDoor> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const door = await FrontDoor.open();
  door.leadsTo = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  door.as = 'writer';
  onTestFinished(() => {
    door.close();
    server.close();
  });
  return door;
}

test('hands a request on, signed by the name of the function, and its answer back', async () => {
  const server = createServer((asked, answer) => answer.end(asked.headers.authorization));
  const door = await doorTo(server);

  const answer = await fetch(`${door.url}/`, {
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20261127' },
  });

  expect(await answer.text()).toBe('AWS4-HMAC-SHA256 Credential=writer/20261127');
});

test('gives up a request when who asked has gone, and answers the next one', async () => {
  const server = createServer();
  const door = await doorTo(server);
  const abandoned = request(`${door.url}/`).on('error', () => {});
  abandoned.end();
  const [, late] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];

  abandoned.destroy();

  await once(late, 'close');
  expect(late.writableFinished).toBe(false);
  server.removeAllListeners('request').on('request', (_, answer) => answer.end('in time'));
  expect(await (await fetch(door.url)).text()).toBe('in time');
});
