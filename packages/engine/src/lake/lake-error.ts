import { fileError } from '@dc-data-baker/files';

/** Does something with the lake's files; what the system refuses becomes a `lake` error. */
export async function lakeError<Result>(
  path: string | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  return fileError(path, act, 'choose another lake with --lake');
}
