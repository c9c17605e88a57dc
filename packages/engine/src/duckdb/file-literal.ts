import { sqlLiteral } from '@dc-data-baker/models';

/**
 * The path of one file as a literal for the functions that read files, which treat paths as globs.
 */
export function fileLiteral(path: string): string {
  return sqlLiteral(path.replace(/[[*?]/g, '[$&]'));
}
