import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { lstat, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DatabakerError } from '@dc-data-baker/models';
import { fileError } from './file-error.ts';

/** A file or device that a person named, open for writing. */
export interface OutputFile {
  readonly stream: Writable;
  /** Waits until everything is written; only then does a file get its name. */
  keep(): Promise<void>;
  /** Leaves a file as it was before. */
  discard(): Promise<void>;
}

/** Longer chains of links are a mistake. */
const MOST_LINKS = 40;

/**
 * Opens what a person named for writing. A file is replaced atomically: it is written under a
 * hidden name beside it, and renamed, keeping its permissions. Anything other than a regular file
 * (a device, a pipe, a descriptor such as `/dev/stdout`) is written to directly: replacing
 * `/dev/null` by a file as root would break the machine.
 *
 * @throws a `request` error for a folder, and for a link without a target; a `lake` error for what
 *   the system refuses
 */
export async function openOutput(path: string): Promise<OutputFile> {
  const found = await fileError(path, () => stat(path).catch(absent));
  if (found?.isDirectory()) {
    throw new DatabakerError('request', `${path} is a folder; name a file`);
  }
  const descriptor = await descriptorOf(path);
  if (descriptor !== undefined || (found && !found.isFile())) {
    return openInPlace(path, descriptor);
  }
  if (!found && (await lstat(path).catch(absent))) {
    throw new DatabakerError(
      'request',
      `${path} is a link to something that does not exist; remove it, or name another file`,
    );
  }
  // The target of a link is replaced, not the link.
  return openDraft(path, found ? await realpath(path) : path, found?.mode);
}

/** Writes a file atomically, or to anything other than a regular file directly. */
export async function writeOutput(path: string, body: string | Uint8Array): Promise<void> {
  const output = await openOutput(path);
  output.stream.write(body);
  await output.keep();
}

async function openDraft(named: string, path: string, mode?: number): Promise<OutputFile> {
  const draft = join(dirname(path), `.databaker-${randomUUID()}`);
  const stream = createWriteStream(draft, { flags: 'wx', flush: true, ...(mode && { mode }) });
  await fileError(named, () => once(stream, 'open'));
  // The waiting caller receives the error, too; without a listener it would end the process.
  stream.on('error', () => {});
  const discard = async () => {
    stream.destroy();
    await rm(draft, { force: true });
  };
  return {
    stream,
    discard,
    keep: async () => {
      try {
        await ended(named, stream);
        await fileError(named, () => rename(draft, path));
      } catch (error) {
        await discard();
        throw error;
      }
    },
  };
}

async function openInPlace(path: string, descriptor?: number): Promise<OutputFile> {
  const stream = createWriteStream(path, {
    flags: 'a',
    // Opening the path again would write a redirected file from another position.
    ...(descriptor === undefined ? {} : { fd: descriptor, autoClose: false }),
  });
  if (descriptor === undefined) await fileError(path, () => once(stream, 'open'));
  // The waiting caller receives the error, too; without a listener it would end the process.
  stream.on('error', () => {});
  return {
    stream,
    keep: () => ended(path, stream),
    discard: async () => {
      stream.destroy();
    },
  };
}

async function ended(named: string, stream: Writable): Promise<void> {
  stream.end();
  await fileError(named, () => finished(stream));
}

/** The number of this process's open file that a path such as `/dev/stdout` means. */
async function descriptorOf(path: string): Promise<number | undefined> {
  let at = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const folder = await realpath(dirname(at)).catch(() => dirname(at));
    if (folder === `/proc/${process.pid}/fd` || folder === '/dev/fd') {
      const number = Number(basename(at));
      return Number.isInteger(number) ? number : undefined;
    }
    const target = await readlink(join(folder, basename(at))).catch(() => undefined);
    if (target === undefined) return undefined;
    at = resolve(folder, target);
  }
  return undefined;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
