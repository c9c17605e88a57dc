import type { Grouping } from './grouping.ts';
import type { ViewModel } from './map-model.ts';

/** What is visible now. */
export interface Scene {
  readonly view: ViewModel;
  readonly grouping: Grouping;
  /** The numbers of the hidden names and groups of answers. */
  readonly namesOff: ReadonlySet<number>;
  readonly groupsOff: ReadonlySet<number>;
  /** The name under the pointer in the list. */
  readonly lit: number | undefined;
  /** For each address, 1 if it was requested. */
  readonly isAsked: Uint8Array;
  /** The number of an address. */
  readonly selected: number | undefined;
}

/** Whether an address is visible, or its answer is hidden. */
export function isShown({ view, grouping, groupsOff }: Scene, address: number): boolean {
  return !groupsOff.has(grouping.groupOf[view.answer[address] ?? 0] ?? 0);
}
