import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AwsServer, openAwsServer } from '@dc-data-baker/fake-aws';
import type { Manifest } from '@dc-data-baker/models';
import type { Io } from '../io.ts';
import { databaker, type Outcome, start } from './databaker.ts';
import { pauseOfQueries } from './pause-of-queries.ts';

const DEFINITIONS = join(import.meta.dirname, 'village/definitions.ts');

const BAKED = 'village-hall/development';

/** The tables that a bake of the village makes, in order. */
export const VILLAGE_TABLES = ['addresses', 'addresses_with_ballots', 'ballots_by_outcode'];

/** The areas of the clerk's two ballots: west of 0, and east of it. */
const BALLOTS = `ballot_id,area
west,"POLYGON ((-10 0, 0 0, 0 10, -10 10, -10 0))"
east,"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
`;

/** Addresses in four outcodes of each letter; in an odd `edition` all are in the west. */
export function villageAddresses(edition: number, each = 25): string {
  const lines: string[] = [];
  for (const letter of ['A', 'B']) {
    for (let i = 0; i < each; i++) {
      const x = edition % 2 === 1 ? -5 : i % 2 === 0 ? -5 : 5;
      const uprn = `${letter === 'A' ? 1 : 2}${String(i).padStart(6, '0')}`;
      lines.push(`${uprn},"${i} Lane, edition ${edition}",${letter}${(i % 4) + 1} 1AA,${x},5`);
    }
  }
  return `${lines.join('\n')}\n`;
}

export interface GlueColumn {
  readonly Name: string;
}

/** The part of a Glue table that tests use. */
export interface GlueTable {
  readonly Name: string;
  readonly Parameters?: object;
  readonly PartitionKeys?: readonly GlueColumn[];
  readonly StorageDescriptor: {
    readonly Location: string;
    readonly Columns: readonly GlueColumn[];
  };
}

/** An AWS account with the village in it, against which commands run. */
export class Village {
  readonly server: AwsServer;
  readonly env: NodeJS.ProcessEnv;
  readonly #pause: Io['pause'];

  private constructor(server: AwsServer) {
    this.server = server;
    this.#pause = pauseOfQueries(server);
    this.env = {
      ...server.env,
      DATABAKER_ENGINE: 'athena',
      DATABAKER_DEFINITIONS: DEFINITIONS,
      // The buckets are folders, so Athena and DuckDB read the same files.
      DATABAKER_LAKE: server.root,
    };
  }

  /** With the first edition of its addresses, and without bakes. */
  static async open(options: Partial<Parameters<typeof openAwsServer>[0]> = {}): Promise<Village> {
    const root = mkdtempSync(join(tmpdir(), 'databaker village-'));
    const buckets = ['village-hall', 'village-results'];
    const village = new Village(await openAwsServer({ buckets, ...options, root }));
    village.put('raw-addresses/rows.csv', villageAddresses(1));
    village.put('ballots/rows.csv', BALLOTS);
    return village;
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.server.root, { recursive: true, force: true });
  }

  run(...args: string[]): Promise<Outcome> {
    return databaker(args, this.env, { pause: this.#pause });
  }

  start(...args: string[]): ChildProcess {
    return start(args, this.env);
  }

  put(key: string, body: string): void {
    const path = this.pathOf(`s3://village-hall/${key}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  }

  pathOf(location: string): string {
    return join(this.server.root, location.slice('s3://'.length));
  }

  /** The definitions with a change, as a file for `--definitions`. */
  definitions(name: string, change: string): string {
    const path = join(this.server.root, `${name}.ts`);
    const from = JSON.stringify(DEFINITIONS);
    writeFileSync(
      path,
      `import { definitions as village } from ${from};\nexport const definitions = ${change};\n`,
    );
    return path;
  }

  /** The published manifest; `undefined` before the first bake. */
  manifest(table: string): Manifest | undefined {
    const path = join(this.server.root, BAKED, table, '_manifest.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined;
  }

  /** The manifests of all bakes of a table, the oldest first. */
  bakes(table: string): Manifest[] {
    const folder = join(
      this.server.root,
      BAKED,
      table === 'ballots_by_outcode' ? `${table}_bakes` : table,
    );
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => /^\d{8}T/.test(name))
      .sort()
      .map((name) => join(folder, name, '_manifest.json'))
      .filter((path) => existsSync(path))
      .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Manifest);
  }

  /** A table in Glue; `undefined` if it does not exist. */
  async glueTable(name: string): Promise<GlueTable | undefined> {
    return (await this.glueTables()).find((table) => table.Name === name);
  }

  async glueTables(): Promise<readonly GlueTable[]> {
    const { TableList = [] } = (await this.glue('GetTables', {})) as { TableList?: GlueTable[] };
    return TableList;
  }

  /** Calls Glue directly, for the village's database. */
  async glue(operation: string, input: object): Promise<unknown> {
    const response = await fetch(this.server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSGlue.${operation}`,
      },
      body: JSON.stringify({ DatabaseName: 'village', ...input }),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  /** The requests for one operation, from an index of `server.requests`. */
  requests(operation: string, since = 0): AwsServer['requests'] {
    return this.server.requests.slice(since).filter((request) => request.operation === operation);
  }

  /** Every object that is neither in a manifest nor a source, nor in a publishing log. */
  unlisted(): string[] {
    const known = new Set(['raw-addresses/rows.csv', 'ballots/rows.csv']);
    const hall = join(this.server.root, 'village-hall');
    const objects = readdirSync(hall, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(hall.length + 1));
    for (const manifest of objects.filter((key) => key.endsWith('/_manifest.json'))) {
      known.add(manifest);
      const { files, location } = JSON.parse(
        readFileSync(join(hall, manifest), 'utf8'),
      ) as Manifest;
      for (const { path } of files) {
        known.add(join(dirname(manifest), path));
        known.add(`${location.slice('s3://village-hall/'.length)}${path}`);
      }
    }
    return objects.filter((key) => !known.has(key) && !key.includes('/_published/'));
  }
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
