/** Athena ignores folders whose name begins with `_`. */
const ATTEMPTS_FOLDER = '_attempts/';

/**
 * Where one attempt at a piece writes: `s3://bucket/prefix/bake-id/_attempts/A-1/`. Athena only
 * writes to an empty location, and does not remove what a failed query wrote.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @param attempt unique among the attempts at the piece in this bake
 */
export function attemptLocation(
  bake: string,
  piece: string | null,
  attempt: number | string,
): string {
  return `${bake}${ATTEMPTS_FOLDER}${piece ?? 'all'}-${attempt}/`;
}

/** Where all attempts of a bake write. */
export function attemptsLocation(bake: string): string {
  return `${bake}${ATTEMPTS_FOLDER}`;
}
