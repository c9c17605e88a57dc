import { relative, sep } from 'node:path';

/**
 * The path of a file relative to a directory that contains it, so that recorded paths do not depend
 * on the machine.
 */
export function nameFile(path: string, from: string): string {
  const name = relative(from, path);
  return name.startsWith('..') ? path : name.split(sep).join('/');
}
