import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Fields that Athena and Glue may return, and other implementations of their protocols need not.
 */
const OPTIONAL: ReadonlySet<string> = new Set([
  'AthenaError',
  'CreateTime',
  'EngineVersion',
  'Statistics',
  'StateChangeReason',
  'StatementType',
  'SubstatementType',
  'SubmissionDateTime',
  'TableType',
  'UnprocessedQueryExecutionIds',
  'UpdateCount',
  'UpdateTime',
]);

/** Forwards calls to an AWS, and removes the optional fields from its responses. */
export async function openPlainAws(
  behind: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = send(new URL(url ?? '/', behind), { method, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      const body = withoutOptional(Buffer.concat(chunks), answer.headers['content-type']);
      const kept = Object.entries(answer.headers).filter(
        ([name]) => !/^x-amz-checksum|^content-length$/.test(name),
      );
      const hasBody = method !== 'HEAD' && answer.statusCode !== 204;
      outgoing.writeHead(answer.statusCode ?? 500, {
        ...Object.fromEntries(kept),
        ...(hasBody ? { 'content-length': body.length } : {}),
      });
      outgoing.end(hasBody ? body : undefined);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function withoutOptional(body: Buffer, type = ''): Buffer {
  if (type.includes('json')) {
    const answer: unknown = JSON.parse(body.toString(), (name, value: unknown) =>
      OPTIONAL.has(name) ? undefined : value,
    );
    return Buffer.from(JSON.stringify(answer));
  }
  if (!type.includes('xml')) return body;
  return Buffer.from(body.toString().replaceAll(/<Checksum\w+>[^<]*<\/Checksum\w+>/g, ''));
}
