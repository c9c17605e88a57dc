import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A fixed address for servers that change. */
export class FrontDoor {
  leadsTo = '';
  /** The name of those who come through it. */
  as = '';
  readonly #server = createServer((request, response) => {
    const { method, url } = request;
    const headers = signedAs(this.as, request.headers);
    const onward = send(`${this.leadsTo}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      pipeline(answer, response, () => {});
    });
    // If the server does not answer, neither does this.
    pipeline(request, onward, (error) => error && request.socket.destroy());
    onward.on('error', () => request.socket.destroy());
    // A function that was stopped waits for no answer, and an answer cannot be piped to it.
    response.on('close', () => response.writableFinished || onward.destroy());
  });

  static async open(): Promise<FrontDoor> {
    const door = new FrontDoor();
    await new Promise<void>((listening) => door.#server.listen(0, '127.0.0.1', listening));
    // It does not keep the process running after the last test.
    door.#server.unref();
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Nobody checks signatures here, but who has signed is who calls. */
function signedAs(name: string, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  if (authorization === undefined) return headers;
  return {
    ...headers,
    authorization: authorization.replace(/Credential=[^/]+/, `Credential=${name}`),
  };
}
