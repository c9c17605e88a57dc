/** Begins with `_`, which Athena does not read. */
const ATTEMPTS_FOLDER = '_attempts/';

/**
 * Where one attempt at a piece writes: `s3://bucket/prefix/bake-id/_attempts/A-1/`. Athena writes
 * to an empty place only, and leaves there what a query wrote before it failed.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 */
export function attemptLocation(bake: string, piece: string | null, attempt: number): string {
  return `${bake}${ATTEMPTS_FOLDER}${piece ?? 'all'}-${attempt}/`;
}

/** Where all attempts of a bake write. */
export function attemptsLocation(bake: string): string {
  return `${bake}${ATTEMPTS_FOLDER}`;
}

/** The highest attempt that has left something, of each piece; of a bake that is resumed. */
export function attemptsMade(bake: string, locations: readonly string[]): Map<string, number> {
  const made = new Map<string, number>();
  for (const location of locations) {
    const [folder = ''] = location.slice(attemptsLocation(bake).length).split('/');
    const [, piece, number] = /^(.+)-(\d+)$/.exec(folder) ?? [];
    if (piece === undefined) continue;
    made.set(piece, Math.max(made.get(piece) ?? 0, Number(number)));
  }
  return made;
}
