import { posix } from 'node:path';
import type { ManifestFile } from '@dc-data-baker/models';

/** The files of two bakes; only those without an identical file on the other side must be read. */
export interface ChangedFiles {
  readonly same: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** The files to read on either side: those whose contents the other side does not have. */
  readonly ofFrom: readonly ManifestFile[];
  readonly ofTo: readonly ManifestFile[];
}

/** Compares the hashes in the manifests, and reads no files. */
export function changedFiles(
  from: readonly ManifestFile[],
  to: readonly ManifestFile[],
): ChangedFiles {
  const before = new Map(from.map((file) => [file.path, file]));
  const after = new Map(to.map((file) => [file.path, file]));
  const paths = (files: readonly ManifestFile[]) => files.map(({ path }) => path);
  const differs = ({ path, sha256 }: ManifestFile) => {
    const other = before.get(path);
    return other !== undefined && other.sha256 !== sha256;
  };
  return {
    same: to.filter(({ path, sha256 }) => before.get(path)?.sha256 === sha256).length,
    added: paths(to.filter(({ path }) => !before.has(path))),
    removed: paths(from.filter(({ path }) => !after.has(path))),
    changed: paths(to.filter(differs)),
    ofFrom: without(from, to),
    ofTo: without(to, from),
  };
}

/** Files without those whose contents the others have, counting duplicates. */
function without(
  files: readonly ManifestFile[],
  others: readonly ManifestFile[],
): readonly ManifestFile[] {
  const there = new Map<string, number>();
  // The value of a partition is in the name of the folder, not in the file.
  const nameOf = ({ path, sha256 }: ManifestFile) => `${posix.dirname(path)} ${sha256}`;
  for (const file of others) there.set(nameOf(file), (there.get(nameOf(file)) ?? 0) + 1);
  return files.filter((file) => {
    const left = there.get(nameOf(file)) ?? 0;
    there.set(nameOf(file), left - 1);
    return left <= 0;
  });
}
