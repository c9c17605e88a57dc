import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const OPTIONS = {
  new: { type: 'minor', execution: 'sync' },
  all: { type: 'major', execution: 'sync', flavor: 'last-resort' },
} as const;

let collect: ((options: (typeof OPTIONS)[keyof typeof OPTIONS]) => void) | undefined;

/**
 * Collects what is no longer used: of what is `new`, in less than a millisecond, or `all`, in a tenth of a second,
 * which also gives the memory back to the system. V8 does so by itself, but does not hurry: it counts
 * objects, and lets 64 MB of their buffers gather.
 */
export function collectGarbage(what: keyof typeof OPTIONS): void {
  if (collect === undefined) {
    // V8 gives its function to contexts that are made while the flag is set.
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as NonNullable<typeof collect>;
    setFlagsFromString('--no-expose-gc');
  }
  collect(OPTIONS[what]);
}
