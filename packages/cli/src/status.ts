import type { Manifest } from '@dc-data-baker/models';

/**
 * The status of a bake, for a person. `held` is used for a table that a rollback holds, which is
 * something else.
 */
export const STATUS: Readonly<Record<Manifest['status'], string>> = {
  writing: 'writing',
  written: 'written',
  failed: 'failed',
  audited: 'audited',
  held: 'held back',
};
