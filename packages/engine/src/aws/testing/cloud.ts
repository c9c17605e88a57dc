import { join } from 'node:path';
import { setImmediate as nextMoment } from 'node:timers/promises';
import {
  type AwsServerOptions,
  isOver,
  openAwsServer,
  type QueryState,
} from '@dc-data-baker/fake-aws';
import { tempFolder } from '@dc-data-baker/fixtures';
import { type BaseTable, S3Bucket, Workgroup } from '@dc-data-baker/models';
import { adHocQuery, type Project, plan, tableNamed } from '@dc-data-baker/planner';
import { onTestFinished } from 'vitest';
import type { AthenaEngine } from '../../athena/athena-engine.ts';
import { type AwsClients, awsClients } from '../../aws-sdk/aws-clients.ts';
import { type BakeOptions, type BakeResult, bake } from '../../bake.ts';
import { Lake } from '../../lake/lake.ts';
import type { Pause } from '../../pause.ts';
import { athenaEngineOf } from '../athena-engine-of.ts';

/** The workgroup of the tests. */
export const TOWN_WORKGROUP = Workgroup({
  name: 'primary',
  description: 'Every query of the tests.',
  results: {
    bucket: S3Bucket({ name: 'town-results', description: 'What queries found.' }),
    prefix: 'results/',
  },
  bytesScannedCutoff: 10_000_000,
});

/** Lets a number of other tasks run, one after the other, however long they take. */
async function inMoments(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await nextMoment();
}

/** How many states a query has passed. */
const STEPS: Readonly<Record<QueryState, number>> = {
  QUEUED: 0,
  RUNNING: 1,
  SUCCEEDED: 2,
  FAILED: 2,
  CANCELLED: 2,
};

/** AWS for one test: a server, clients for it, and operations that tests repeat. */
export class Cloud {
  readonly server: Awaited<ReturnType<typeof openAwsServer>>;
  /** The contents of its buckets, as a lake. */
  readonly lake: Lake;
  #bakes = 0;

  private constructor(server: Cloud['server'], lake: Lake) {
    this.server = server;
    this.lake = lake;
  }

  /** @param options the `root` of a closed server, to continue with its contents */
  static async open(options: Partial<AwsServerOptions> = {}): Promise<Cloud> {
    const { root = await tempFolder() } = options;
    const server = await openAwsServer({
      buckets: ['town-hall', 'town-results'],
      pause: inMoments,
      ...options,
      root,
    });
    onTestFinished(() => server.close());
    return new Cloud(server, new Lake(server.root));
  }

  clients(): AwsClients {
    return awsClients({
      endpoint: this.server.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'a-key', secretAccessKey: 'a-secret' },
      pause: () => inMoments(1),
    });
  }

  /**
   * A pause without real time: it ends at the next state of a query while one is running, and
   * immediately otherwise. If something happens between two pauses, the second one ends at once.
   */
  #pause(): Pause {
    const { server } = this;
    const progress = () => server.queries.reduce((sum, { state }) => sum + STEPS[state], 0);
    let seen = progress();
    return async () => {
      await server.until(() => progress() > seen || server.queries.every(isOver));
      seen = progress();
    };
  }

  /** An engine that is closed when the test ends. */
  async engine(project: Project): Promise<AthenaEngine> {
    const spill = join(await tempFolder(), 'spill');
    const engine = athenaEngineOf({
      project,
      clients: this.clients(),
      workgroup: TOWN_WORKGROUP,
      threads: 2,
      spill,
      pause: this.#pause(),
    });
    onTestFinished(() => engine.close());
    return engine;
  }

  async put(project: Project, table: BaseTable, text: string): Promise<void> {
    const { location } = tableNamed(project, table.name);
    await this.lake.write(`${location}rows.csv`, text);
  }

  bakeId(number: number): string {
    return `20260101T0000${String(number).padStart(2, '0')}Z-000000`;
  }

  async bake(
    project: Project,
    {
      select = [],
      ...options
    }: Partial<BakeOptions> & { readonly select?: readonly string[] } = {},
  ): Promise<BakeResult> {
    this.#bakes++;
    return bake(plan(project, select), await this.engine(project), {
      bakeId: this.bakeId(this.#bakes),
      signal: new AbortController().signal,
      onEvent: () => {},
      ...options,
    });
  }

  async rows(project: Project, sql: string): Promise<unknown[][]> {
    const engine = await this.engine(project);
    const query = adHocQuery(project, sql);
    const { rows } = await engine.query(query, new AbortController().signal);
    const all: unknown[][] = [];
    for await (const batch of rows) all.push(...batch.map((row) => [...row]));
    return all;
  }
}
