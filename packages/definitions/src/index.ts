import type { Definitions } from '@dc-data-baker/models';
import * as layers from './layers.ts';
import { dcDataBakerWorkgroup } from './workgroups.ts';

export * as buckets from './buckets.ts';
export * as databases from './databases.ts';
export * as sources from './sources.ts';
export * as tables from './tables.ts';
export * as workgroups from './workgroups.ts';
export { layers };

/** What Democracy Club bakes: every layer that `layers.ts` exports. */
export const definitions: Definitions = {
  layers: Object.values(layers),
  workgroup: dcDataBakerWorkgroup,
};
