import type { Manifest } from '@dc-data-baker/models';

/** How far a bake has come, for a person: a table is `held` by a rollback, which is something else. */
export const STATUS: Readonly<Record<Manifest['status'], string>> = {
  writing: 'writing',
  written: 'written',
  failed: 'failed',
  audited: 'audited',
  held: 'held back',
};
