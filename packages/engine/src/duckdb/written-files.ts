import { relative, sep } from 'node:path';
import type { ManifestFile } from '@dc-data-baker/models';
import { sha256Of } from '../sha256-of.ts';

/** A file as DuckDB's `COPY ... RETURN_STATS` reports it. */
export interface CopiedFile {
  readonly filename: string;
  readonly count: number;
  readonly file_size_bytes: number;
}

/** Files in a manifest's order, by their path relative to a folder. */
export async function manifestFiles(
  folder: string,
  files: readonly { readonly path: string; readonly rows: number; readonly bytes: number }[],
): Promise<ManifestFile[]> {
  const listed: ManifestFile[] = [];
  for (const { path, rows, bytes } of files) {
    const name = relative(folder, path).split(sep).join('/');
    listed.push({ path: name, bytes, rows, sha256: await sha256Of(path, bytes) });
  }
  return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function fromStats(file: CopiedFile): { path: string; rows: number; bytes: number } {
  return { path: file.filename, rows: file.count, bytes: file.file_size_bytes };
}
