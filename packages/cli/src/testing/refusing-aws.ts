import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An AWS that answers every call with one error, in the form of each service. */
export interface RefusingAws {
  readonly url: string;
  /** The number of calls. */
  calls(): number;
  close(): Promise<void>;
}

export async function openRefusingAws(
  status: number,
  code: string,
  message: string,
): Promise<RefusingAws> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume();
    const isJson = request.headers['x-amz-target'] !== undefined;
    response.writeHead(status, {
      'content-type': isJson ? 'application/x-amz-json-1.1' : 'application/xml',
    });
    response.end(
      isJson
        ? JSON.stringify({ __type: code, message })
        : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
