import { readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning, makeFolder as makeFolders } from '@dc-data-baker/files';
import { SampleError } from './sample-error.ts';

/** How many of the unexpected files a message names. */
const MOST_NAMED = 3;

/**
 * Throws if the folder contains anything that a sample must not replace. Hidden files are not data.
 * A file with the sample's own name may still be real data, so its length must match its receipt.
 */
export async function requireOwnFolder(folder: string, name: string): Promise<void> {
  const visible = (await entriesOf(folder)).filter((entry) => !entry.startsWith('.'));
  const others = visible.filter((entry) => entry !== name);
  if (others.length === 0 && (visible.length === 0 || (await matchesReceipt(folder, name)))) return;

  const found = others.length > 0 ? others : visible;
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : '';
  throw new SampleError(
    `${folder} holds data that this sample did not make: ` +
      `${found.slice(0, MOST_NAMED).join(', ')}${more}. ` +
      'Nothing was written. Move it away, or choose another folder for the sample.',
  );
}

/**
 * Notes the length of the file, to recognise it when another sample is to replace it. Before
 * writing, the receipt has two lengths, of the existing file and of the new one: whenever the
 * process is killed, one of them is the file's.
 */
export async function leaveReceipt(
  folder: string,
  name: string,
  lengths: readonly number[],
): Promise<void> {
  const receipt = receiptOf(folder, name);
  const partial = partialOf(folder, basename(receipt).slice(1), process.pid);
  await writeFile(partial, lengths.map((bytes) => `${bytes}\n`).join(''), { flush: true });
  await rename(partial, receipt);
}

/** The length of a sample's existing file; empty if there is none. */
export async function ownLength(folder: string, name: string): Promise<number[]> {
  return (await matchesReceipt(folder, name)) ? [(await stat(join(folder, name))).size] : [];
}

export function partialOf(folder: string, name: string, pid: number): string {
  return join(folder, `.${name}.${pid}.partial`);
}

/** Removes unfinished files of runs that were killed. */
export async function removeAbandoned(folder: string, name: string): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const pid = Number(/\.(\d+)\.partial$/.exec(entry)?.[1]);
    const partials = [name, basename(receiptOf(folder, name)).slice(1)].map((of) =>
      partialOf(folder, of, pid),
    );
    if (partials.includes(join(folder, entry)) && !isRunning(pid)) {
      await rm(join(folder, entry), { force: true });
    }
  }
}

/**
 * Creates the folder. Returns a function that undoes that, unless something has been put into the
 * folder.
 */
export async function makeFolder(folder: string): Promise<() => Promise<void>> {
  const firstMade = await makeFolders(folder);
  return async () => {
    if (firstMade === undefined) return;
    for (let made = folder; made.length >= firstMade.length; made = dirname(made)) {
      await rmdir(made).catch(() => undefined);
    }
  };
}

async function matchesReceipt(folder: string, name: string): Promise<boolean> {
  try {
    const receipt = await readFile(receiptOf(folder, name), 'utf8');
    const lengths = receipt.trim().split('\n').map(Number);
    return lengths.includes((await stat(join(folder, name))).size);
  } catch {
    return false;
  }
}

function receiptOf(folder: string, name: string): string {
  return join(folder, `.${name}.sample`);
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
