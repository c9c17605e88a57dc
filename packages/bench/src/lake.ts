import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Lake } from '@dc-data-baker/engine';
import { sqlLiteral } from '@dc-data-baker/models';
import { type Project, tableNamed } from '@dc-data-baker/planner';
import { MAX_ADDRESSES, writeSample } from '@dc-data-baker/sample';
import { DuckDBInstance } from '@duckdb/node-api';

/** A lake, and the files with its addresses. */
export interface BenchLake {
  readonly root: string;
  readonly addressbase: readonly string[];
  /** The file of the ballots. */
  readonly ballots: string;
}

/**
 * A lake with this many addresses, made when it is first requested. If a single sample cannot have
 * as many, it combines several, with the ballots of the first.
 */
export async function benchLake(
  project: Project,
  folder: string,
  addresses: number,
): Promise<BenchLake> {
  const root = join(folder, `lake-${addresses}`);
  const lake = new Lake(root);
  const addressbase = lake.pathOf(tableNamed(project, 'addressbase_cleaned_raw').location);
  const currentBallots = lake.pathOf(tableNamed(project, 'current_ballots').location);
  if (!existsSync(root)) {
    process.stderr.write(`making ${addresses.toLocaleString('en')} addresses in ${root}\n`);
    const samples = Math.ceil(addresses / MAX_ADDRESSES);
    const each = Math.ceil(addresses / samples);
    await writeSample({ addresses: each }, { addressbase, currentBallots });
    for (let seed = 2; seed <= samples; seed++) {
      const spare = join(root, 'spare');
      const own = { addressbase: join(spare, 'a'), currentBallots: join(spare, 'b') };
      await writeSample({ addresses: each, seed }, own);
      const [from = ''] = await visible(own.addressbase);
      await withOtherUprns(from, join(addressbase, `sample-${seed}.csv`), seed);
      await rm(spare, { recursive: true });
    }
  }
  const [ballots = ''] = await visible(currentBallots);
  return { root, addressbase: await visible(addressbase), ballots };
}

/**
 * A sample has UPRNs of up to 12 digits; those of a further sample get 14, so that they differ from
 * the first one's.
 */
async function withOtherUprns(from: string, to: string, seed: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const uprn = `${sqlLiteral(String(10 + seed))} || lpad(column0, 12, '0')`;
  await connection.run(
    `COPY (SELECT ${uprn}, * EXCLUDE (column0) FROM read_csv(${sqlLiteral(from)}, auto_detect = false, hive_partitioning = false, header = false, all_varchar = true)) TO ${sqlLiteral(to)} (HEADER false)`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function visible(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
}
