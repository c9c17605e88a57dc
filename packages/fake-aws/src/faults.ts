/** How often each fault happens, as a share of 1; 0 by default. */
export interface FaultOptions {
  readonly seed: number;
  /** Calls refused as too many, without any effect. */
  readonly throttled?: number;
  /** Calls answered with a 500, without any effect. */
  readonly internal?: number;
  /** Connections closed without an answer, half of them after the call has taken effect. */
  readonly dropped?: number;
  /** Queries that fail with a retryable error, an UNLOAD after it has written some files. */
  readonly failedQueries?: number;
  /** The slowest answer; most are much faster. */
  readonly slowMilliseconds?: number;
}

/** The faults that a bake must survive. */
export const ROUGH_DAY = {
  throttled: 0.2,
  internal: 0.05,
  dropped: 0.02,
  failedQueries: 0.05,
  slowMilliseconds: 50,
} as const;

export type FaultKind = 'throttled' | 'internal' | 'dropped before' | 'dropped after';

export interface Fault {
  readonly kind: FaultKind | undefined;
  readonly milliseconds: number;
}

/**
 * Chooses faults by a seed: they are the same for the n-th call of an operation, whatever the order
 * of different operations.
 */
export class Faults {
  readonly #options: FaultOptions;
  readonly #counts = new Map<string, number>();

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  ofCall(operation: string): Fault {
    const random = this.#next(operation);
    const { throttled = 0, internal = 0, dropped = 0, slowMilliseconds = 0 } = this.#options;
    const milliseconds = Math.round(random() ** 4 * slowMilliseconds);
    let roll = random();
    const kinds: readonly (readonly [FaultKind, number])[] = [
      ['throttled', throttled],
      ['internal', internal],
      ['dropped before', dropped / 2],
      ['dropped after', dropped / 2],
    ];
    for (const [kind, share] of kinds) {
      if (roll < share) return { kind, milliseconds };
      roll -= share;
    }
    return { kind: undefined, milliseconds };
  }

  isQueryFailing(): boolean {
    return this.#next('a query')() < (this.#options.failedQueries ?? 0);
  }

  #next(operation: string): () => number {
    const count = this.#counts.get(operation) ?? 0;
    this.#counts.set(operation, count + 1);
    return randomsOf(`${this.#options.seed} ${operation} ${count}`);
  }
}

/** Numbers from 0 to 1 that depend only on a text (FNV-1a, then mulberry32). */
function randomsOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
