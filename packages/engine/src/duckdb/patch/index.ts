/**
 * Bakes by changing what is published: see docs/decisions/0012-only-what-is-touched.md.
 *
 * - A *patch* is such a bake, of a table or of shards; its *base* is the published one.
 * - A point is *touched* if it is in the box of a polygon that has changed: its rows may differ.
 * - The *delta* is the rows that do: those *removed* from the base, and those *added*.
 * - A file or shard without a row of the delta is *kept*: it is the base's own file.
 */

export { assuredByDelta } from './assured-by-delta.ts';
export type { Delta } from './delta.ts';
export { patchableWrite } from './patchable-write.ts';
export { addKeptShards, patchOfShards, type ShardsPatch } from './patched-shards.ts';
export { patchWrite } from './patched-write.ts';
export { boxesPath, keepBoxes, writeBoxes } from './polygon-boxes.ts';
