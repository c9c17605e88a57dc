import { type Manifest, totalBytes } from '@dc-data-baker/models';
import type { StageStatistics } from './engine.ts';

/**
 * The statistics of a publish stage whose bake is held back.
 *
 * @param place where its files are, for a person
 */
export function heldBackStatistics({ rows, files }: Manifest, place: string): StageStatistics {
  return { rows, files: files.length, bytes: totalBytes(files), place, heldBack: true };
}
