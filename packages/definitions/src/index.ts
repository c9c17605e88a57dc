import type { Definitions } from '@dc-data-baker/models';
import { addressbase, currentElections } from './layers.ts';

export * as buckets from './buckets.ts';
export * as databases from './databases.ts';
export * as layers from './layers.ts';
export * as tables from './tables.ts';

/** What Democracy Club bakes. */
export const definitions: Definitions = { layers: [addressbase, currentElections] };
