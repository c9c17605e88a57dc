import { join } from 'node:path';

/** In a lake `s3://bucket/key` is the file `bucket/key`. */
export function pathIn(lake: string, location: string): string {
  return join(lake, ...location.replace(/^s3:\/\//, '').split('/'));
}
