import type { States, Transition } from './asl.ts';

/** A part of a state machine: its first state, and its states, which lead to the next part. */
export interface Segment {
  readonly startAt: string;
  readonly states: States;
}

/** Makes a segment whose last state leads to `next`; without one, the machine ends there. */
export type SegmentMaker = (next: string | undefined) => Segment;

export function goTo(next: string | undefined): Transition {
  return next === undefined ? { End: true } : { Next: next };
}

/** Segments one after the other; the last one leads to `next`. */
export function inSequence(makers: readonly SegmentMaker[]): SegmentMaker {
  return (next) => {
    let startAt = next;
    const all: States[] = [];
    for (const make of [...makers].reverse()) {
      const segment = make(startAt);
      all.push(segment.states);
      startAt = segment.startAt;
    }
    if (startAt === undefined) throw new TypeError('a sequence of no states');
    // Copied once: a layer may have thousands of states, in hundreds of segments.
    return { startAt, states: Object.assign({}, ...all.reverse()) as States };
  };
}
