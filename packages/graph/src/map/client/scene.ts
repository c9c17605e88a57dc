import type { Grouping } from './grouping.ts';
import type { ViewModel } from './map-model.ts';

/** What is to be seen now. */
export interface Scene {
  readonly view: ViewModel;
  readonly grouping: Grouping;
  /** Numbers of names, and of groups of answers, that are off. */
  readonly namesOff: ReadonlySet<number>;
  readonly groupsOff: ReadonlySet<number>;
  /** The name that somebody points to in the list. */
  readonly lit: number | undefined;
  /** By address: 1 for those that were asked for. */
  readonly isAsked: Uint8Array;
  /** The number of an address. */
  readonly selected: number | undefined;
}

/** Whether an address is seen, or is of an answer that is off. */
export function isShown({ view, grouping, groupsOff }: Scene, address: number): boolean {
  return !groupsOff.has(grouping.groupOf[view.answer[address] ?? 0] ?? 0);
}
