import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Lake } from '@dc-data-baker/engine';
import { type Project, tableNamed } from '@dc-data-baker/planner';
import { MAX_ADDRESSES, writeSample } from '@dc-data-baker/sample';

/** The files that are measured, and the lake that they are in. */
export interface BenchLake {
  readonly root: string;
  readonly addressbase: readonly string[];
  readonly ballots: readonly string[];
}

/**
 * A lake with so many addresses, made when it is first asked for. More than one country holds are
 * several countries, each of its own seed; the ballots are those of the first.
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
    const countries = Math.ceil(addresses / MAX_ADDRESSES);
    for (let seed = 1; seed <= countries; seed++) {
      const part = Math.ceil(addresses / countries);
      const own = seed === 1 ? { addressbase, currentBallots } : spare(root);
      await writeSample({ addresses: part, seed }, own);
      if (seed === 1) continue;
      const [name = ''] = await visible(own.addressbase);
      await rename(name, join(addressbase, `country-${seed}.csv`));
      await rm(join(root, 'spare'), { recursive: true });
    }
  }
  return { root, addressbase: await visible(addressbase), ballots: await visible(currentBallots) };
}

function spare(root: string): { addressbase: string; currentBallots: string } {
  return { addressbase: join(root, 'spare', 'a'), currentBallots: join(root, 'spare', 'b') };
}

async function visible(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
}
