import type { Binder } from '@dc-data-baker/planner';

/** A binder that accepts everything, and records whether it was closed. */
export function contentBinder(): Binder & { closed: boolean; close(): Promise<void> } {
  return {
    closed: false,
    bind: async () => ({ types: ['INTEGER'] }),
    async close() {
      this.closed = true;
    },
  };
}
