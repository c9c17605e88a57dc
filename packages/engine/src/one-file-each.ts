import { DatabakerError, type ManifestFile } from '@dc-data-baker/models';

/**
 * If two pieces write the same file, one would be lost.
 *
 * @throws a `definition` error that names it
 */
export function assertOneFileEach(table: string, files: readonly ManifestFile[]): void {
  const seen = new Set<string>();
  const twice = files.find(({ path }) => seen.size === seen.add(path).size);
  if (!twice) return;
  throw new DatabakerError(
    'definition',
    `\`${table}\`: two pieces of its fan-out both have rows for ${twice.path}; fan out over a column that has one value in each file`,
  );
}
