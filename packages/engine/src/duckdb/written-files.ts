import { relative, sep } from 'node:path';
import type { ManifestFile } from '@dc-data-baker/models';
import { sha256Of } from '../sha256-of.ts';

/** A file as DuckDB's `COPY ... RETURN_STATS` reports it. */
export interface CopiedFile {
  readonly filename: string;
  readonly count: number;
  readonly file_size_bytes: number;
}

/** A file that a stage has written. */
export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Where it was hashed while it was written. */
  readonly sha256?: string;
}

/** Files in a manifest's order, by their path relative to a folder. */
export async function manifestFiles(
  folder: string,
  files: readonly WrittenFile[],
): Promise<ManifestFile[]> {
  const listed: ManifestFile[] = [];
  for (const { path, rows, bytes, sha256 } of files) {
    const name = relative(folder, path).split(sep).join('/');
    listed.push({ path: name, bytes, rows, sha256: sha256 ?? (await sha256Of(path, bytes)) });
  }
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function fromStats(file: CopiedFile): WrittenFile {
  return { path: file.filename, rows: file.count, bytes: file.file_size_bytes };
}
