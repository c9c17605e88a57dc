import type { Exchange } from '../http/exchange.ts';
import { S3Error } from './s3-error.ts';

/**
 * The decoded body, and the headers that followed it: SDK clients send streams in chunks of their
 * own, inside those of HTTP, with the checksum as a trailer.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodedBody({ headers, body }: Exchange): {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
} {
  if (!headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return { body, trailers: {} };
  const parts: Buffer[] = [];
  let at = 0;
  while (true) {
    const end = body.indexOf('\r\n', at);
    if (end === -1) throw incomplete();
    const [size = ''] = body.toString('latin1', at, end).split(';');
    const length = Number.parseInt(size, 16);
    if (!(length >= 0)) throw incomplete();
    at = end + 2;
    if (length === 0) break;
    if (at + length > body.length) throw incomplete();
    parts.push(body.subarray(at, at + length));
    at += length + 2;
  }
  const decoded = Buffer.concat(parts);
  const expected = headers['x-amz-decoded-content-length'];
  if (expected !== undefined && Number(expected) !== decoded.length) throw incomplete();
  return { body: decoded, trailers: trailersOf(body.toString('latin1', at)) };
}

function trailersOf(text: string): Record<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function incomplete(): S3Error {
  return new S3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}
