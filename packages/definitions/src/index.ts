import type { Definitions } from '@dc-data-baker/models';
import * as layers from './layers.ts';

export * as buckets from './buckets.ts';
export * as databases from './databases.ts';
export * as tables from './tables.ts';
export { layers };

/** What Democracy Club bakes: every layer that `layers.ts` exports. */
export const definitions: Definitions = { layers: Object.values(layers) };
