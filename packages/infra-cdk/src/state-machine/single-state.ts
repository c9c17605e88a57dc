import type { State } from './asl.ts';
import { goTo, type SegmentMaker } from './segment.ts';

/** A state without its next state. */
type Unlinked = State extends infer S ? (S extends State ? Omit<S, 'Next' | 'End'> : never) : never;

/** A segment of one state. */
export function single(name: string, state: Unlinked): SegmentMaker {
  return (next) => ({
    startAt: name,
    states: { [name]: { ...state, ...goTo(next) } as State },
  });
}
