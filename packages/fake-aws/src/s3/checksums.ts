import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Error } from './s3-error.ts';

/** The supported kinds of checksum; CRC32C and CRC64NVME are left out. */
const ALGORITHMS = ['CRC32', 'SHA1', 'SHA256'] as const;

export type ChecksumAlgorithm = (typeof ALGORITHMS)[number];

/** An object's checksums, in base64 as in S3. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

type Headers = Readonly<Record<string, string | undefined>>;

export function checksumOf(algorithm: ChecksumAlgorithm, body: Buffer): string {
  if (algorithm === 'CRC32') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString('base64');
  }
  return createHash(algorithm).update(body).digest('base64');
}

/**
 * The checksums that S3 keeps of an upload: those that were sent with it, which must be right, or
 * the one that was requested.
 */
export function uploadChecksums(headers: Headers, trailers: Headers, body: Buffer): Checksums {
  const md5 = headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5) {
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const asked = algorithmIn(
    headers['x-amz-sdk-checksum-algorithm'] ?? headers['x-amz-checksum-algorithm'],
  );
  const kept: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const algorithm of ALGORITHMS) {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const sent = headers[name] ?? trailers[name];
    if (sent === undefined && asked !== algorithm) continue;
    const actual = checksumOf(algorithm, body);
    if (sent !== undefined && sent !== actual) {
      throw new S3Error(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    kept[algorithm] = actual;
  }
  return kept;
}

export function algorithmIn(name: string | undefined): ChecksumAlgorithm | undefined {
  return ALGORITHMS.find((algorithm) => algorithm === name?.toUpperCase());
}

/** Headers `x-amz-checksum-...`, or elements `Checksum...`. */
export function checksumHeaders(checksums: Checksums): Record<string, string> {
  return Object.fromEntries(
    Object.entries(checksums).map(([name, value]) => [
      `x-amz-checksum-${name.toLowerCase()}`,
      value,
    ]),
  );
}
