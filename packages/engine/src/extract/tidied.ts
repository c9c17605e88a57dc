import { collectGarbage } from './collect-garbage.ts';

/** How much may pass before what it left behind is collected. */
const TIDY_BYTES = 8 * 1024 * 1024;

/**
 * Calls that count bytes, and collect garbage each time that 8 MiB have passed. The first time all of it is
 * collected, also what was left behind before, such as by planning. That takes a tenth of a second,
 * which smaller extracts save.
 */
export function tidying(collect = collectGarbage): (bytes: number) => void {
  let left = TIDY_BYTES;
  let what: 'all' | 'new' = 'all';
  return (bytes) => {
    left -= bytes;
    if (left > 0) return;
    left = TIDY_BYTES;
    collect(what);
    what = 'new';
  };
}

/** The same chunks. What reading them leaves behind is collected from time to time. */
export async function* tidied(
  chunks: AsyncIterable<Buffer>,
  collect = collectGarbage,
): AsyncGenerator<Buffer> {
  const tidy = tidying(collect);
  for await (const chunk of chunks) {
    const { length } = chunk;
    yield chunk;
    tidy(length);
  }
}
