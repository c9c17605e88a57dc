import { DatabakerError } from '@dc-data-baker/models';

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and bake again',
  EDQUOT: 'your share of the disk is used up; free some space and bake again',
  EROFS: 'the disk is read-only; choose another lake with --lake',
  EACCES: 'you may not write there; change its permissions, or choose another lake with --lake',
  EPERM: 'you may not write there; change its permissions, or choose another lake with --lake',
  ENOTDIR:
    'a file stands where a folder should be; move it away, or choose another lake with --lake',
  EEXIST:
    'a file stands where a folder should be; move it away, or choose another lake with --lake',
  EISDIR:
    'a folder stands where a file should be; move it away, or choose another lake with --lake',
  ELOOP: 'a link leads back to itself; remove it',
};

/** Does something with the lake's files; what the disk refuses becomes a `lake` error. */
export async function lakeError<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const remedy = REMEDIES[(error as NodeJS.ErrnoException).code ?? ''];
    if (remedy === undefined) throw error;
    throw new DatabakerError('lake', `${path}: ${remedy}`, { cause: error });
  }
}
