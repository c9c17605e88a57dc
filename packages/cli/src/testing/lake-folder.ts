import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ADDRESSBASE =
  'pollingstations.private.data/addressbase/2026-02-02/addressbase_cleaned/addresses.csv';
const BALLOTS = 'ee.data-cache.production/ballots-with-wkt/ballots.csv';
const BAKED = 'pollingstations.private.data/addressbase/development';

/** Two addresses, of which the first is in the only ballot's area. */
export const ADDRESSES = [
  '100,"1 High Street, Town",AA1 1AA,SRID=4326;POINT(-1.5 52.5),RD',
  '101,"2 High Street, Town",AA1 1AB,SRID=4326;POINT(-0.5 52.5),RD',
];
export const BALLOT_ROWS = [
  'election_id,division_id,geometry,source_table',
  'local.town.ward.2027-05-06,1,"POLYGON ((-2 52, -1 52, -1 53, -2 53, -2 52))",Division',
];

/** A lake in its own folder, with source data that a test may damage. */
export class LakeFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'databaker lake-'));
  readonly addressbase = join(this.path, ADDRESSBASE);
  readonly ballots = join(this.path, BALLOTS);
  readonly shards = join(this.path, BAKED, 'current_elections_parquet');

  constructor() {
    this.write(ADDRESSES, BALLOT_ROWS);
  }

  /** Replaces the source data. */
  write(addresses: readonly (string | Buffer)[], ballots: readonly (string | Buffer)[]): void {
    for (const [path, lines] of [
      [this.addressbase, addresses],
      [this.ballots, ballots],
    ] as const) {
      mkdirSync(join(path, '..'), { recursive: true });
      const bytes = lines.flatMap((line) => [Buffer.from(line as string), Buffer.from('\n')]);
      writeFileSync(path, Buffer.concat(bytes));
    }
  }

  /** The names of the shards that clients read. */
  shardNames(): string[] {
    return readdirSync(this.shards).filter((name) => name.endsWith('.parquet'));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
