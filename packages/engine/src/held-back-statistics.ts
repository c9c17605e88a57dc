import { type Manifest, totalBytes } from '@dc-data-baker/models';
import type { StageStatistics } from './engine.ts';

/**
 * What a publish stage says of a bake that is held back.
 *
 * @param place where its files are, for a person
 */
export function heldBackStatistics({ rows, files }: Manifest, place: string): StageStatistics {
  return { rows, files: files.length, bytes: totalBytes(files), place, heldBack: true };
}
