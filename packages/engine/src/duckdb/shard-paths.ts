import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import type { ShardsStage } from '@dc-data-baker/planner';

/** The paths of the outcode files of a bake. */
export class ShardPaths {
  readonly #stage: Pick<ShardsStage, 'table' | 'by'>;
  readonly #folder: string;
  readonly #taken = new Set<string>();

  constructor(stage: Pick<ShardsStage, 'table' | 'by'>, folder: string) {
    this.#stage = stage;
    this.#folder = folder;
  }

  /**
   * The path of the file for a value of the shard column.
   *
   * @throws a `data` error for a value that cannot be a name, a `definition` error if another piece
   *   has taken the path
   */
  take(value: string | null): string {
    const { table, by } = this.#stage;
    if (value === null || !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(value)) {
      throw new DatabakerError(
        'data',
        `\`${table}\` cannot name a file after ${by} ${JSON.stringify(value)}; expected letters, digits, _ and -`,
      );
    }
    const path = join(this.#folder, `${value}.parquet`);
    if (this.#taken.size === this.#taken.add(path).size) {
      throw new DatabakerError(
        'definition',
        `\`${table}\`: two pieces of its fan-out both have rows for ${path}; fan out over a column that has one value for each ${by}`,
      );
    }
    return path;
  }
}
