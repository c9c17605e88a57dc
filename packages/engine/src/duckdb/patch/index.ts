/** Bakes by changing what is published: see docs/decisions/0012-only-what-is-touched.md. */
export type { Delta } from './delta.ts';
export { assuredByDelta } from './delta-assurances.ts';
export { patchableWrite } from './patchable-write.ts';
export { addKeptShards, patchOfShards, type ShardsPatch } from './patched-shards.ts';
export { patchWrite } from './patched-write.ts';
export { boxesPath, keepBoxes, writeBoxes } from './polygon-boxes.ts';
