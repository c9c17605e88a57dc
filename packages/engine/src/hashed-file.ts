import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fileError } from '@dc-data-baker/files';

/** Smaller parts are written together: an outcode file is one write instead of a dozen. */
const WRITE_BYTES = 2 ** 20;

/** A file's size, and what it is recognised by in a manifest. */
export interface HashedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes the parts of a file, and hashes them on the way.
 *
 * @throws a `lake` error that names the file
 */
export function writeHashed(path: string, parts: AsyncIterable<Uint8Array>): Promise<HashedFile> {
  return fileError(path, async () => {
    const hash = createHash('sha256');
    let bytes = 0;
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    await using file = await open(path, 'w');
    const write = async () => {
      await file.writeFile(Buffer.concat(held));
      [held, heldBytes] = [[], 0];
    };
    for await (const part of parts) {
      hash.update(part);
      bytes += part.length;
      held.push(part);
      heldBytes += part.length;
      if (heldBytes >= WRITE_BYTES) await write();
    }
    if (heldBytes > 0) await write();
    return { bytes, sha256: hash.digest('hex') };
  });
}
