import { fileError } from '@dc-data-baker/files';

/** Runs an operation on the lake's files, and turns the system's errors into `lake` errors. */
export async function lakeError<Result>(
  path: string | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  return fileError(path, act, 'choose another lake with --lake');
}
