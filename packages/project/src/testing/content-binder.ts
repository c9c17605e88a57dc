import type { Binder } from '@dc-data-baker/planner';

/** A binder that finds nothing wrong, and tells whether it was closed. */
export function contentBinder(): Binder & { closed: boolean; close(): Promise<void> } {
  return {
    closed: false,
    bind: async () => ({ types: ['INTEGER'] }),
    async close() {
      this.closed = true;
    },
  };
}
