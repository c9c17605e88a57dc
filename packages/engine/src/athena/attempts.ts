/** Begins with `_`, which Athena does not read. */
const ATTEMPTS_FOLDER = '_attempts/';

/**
 * Where one attempt at a piece writes: `s3://bucket/prefix/bake-id/_attempts/A-1/`. Athena writes
 * to an empty place only, and leaves there what a query wrote before it failed.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 *
 * @param attempt tells it from every other attempt at the piece in this bake
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
