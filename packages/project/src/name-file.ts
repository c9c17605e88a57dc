import { relative, sep } from 'node:path';

/** A file below the directory is named from there, so that no machine's paths are written down. */
export function nameFile(path: string, from: string): string {
  const name = relative(from, path);
  return name.startsWith('..') ? path : name.split(sep).join('/');
}
