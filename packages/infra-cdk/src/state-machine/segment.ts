import type { States, Transition } from './asl.ts';

/** A stretch of a state machine: where it begins, and its states, which lead out of it. */
export interface Segment {
  readonly startAt: string;
  readonly states: States;
}

/** Makes a segment that leads to a state when it is done; without one the machine ends there. */
export type SegmentMaker = (next: string | undefined) => Segment;

export function goTo(next: string | undefined): Transition {
  return next === undefined ? { End: true } : { Next: next };
}

/** Segments one after the other, the last of which leads to a state. */
export function inSequence(makers: readonly SegmentMaker[]): SegmentMaker {
  return (next) => {
    let startAt = next;
    let states: States = {};
    for (const make of [...makers].reverse()) {
      const segment = make(startAt);
      states = { ...segment.states, ...states };
      startAt = segment.startAt;
    }
    if (startAt === undefined) throw new TypeError('a sequence of no states');
    return { startAt, states };
  };
}
