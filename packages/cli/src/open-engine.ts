import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, Lake, ObjectStore } from '@dc-data-baker/engine';
import type { Workgroup } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { databasesOfEnvironment } from './databases.ts';
import type { Io } from './io.ts';
import type { EngineOptions } from './options.ts';

/** How hard the engine may work on this machine. */
export interface EngineSettings {
  readonly threads?: number;
  readonly memory?: string;
  /** A directory for what does not fit in memory. */
  readonly spill?: string;
  /** Every table is baked whole, even where few of its rows can be others. */
  readonly whole?: boolean;
}

export interface OpenEngine {
  readonly engine: Engine;
  /** Where its tables are. */
  readonly store: ObjectStore;
  /** Lets the engine's catalogue, where it has one, read a table from another bake. */
  readonly repoint?: (table: string, bake: string) => Promise<void>;
  /** What the catalogue does not show as it is published, for a person. */
  readonly notShown?: () => Promise<readonly string[]>;
}

/** What time it is for an engine, and how it waits. */
type Clock = Pick<Io, 'now' | 'pause'>;

const OPENERS: Readonly<
  Record<
    EngineOptions['engine'],
    (
      options: EngineOptions,
      project: Project,
      settings: Required<Pick<EngineSettings, 'threads' | 'spill'>> & EngineSettings & Clock,
    ) => Promise<OpenEngine>
  >
> = {
  duckdb: async (options, project, settings) => {
    const { DuckdbEngine, Lake } = await import('@dc-data-baker/engine');
    const databases = databasesOfEnvironment;
    const lake = new Lake(options.lake);
    await finishShowingShards(lake, project);
    return { engine: new DuckdbEngine({ lake, project, databases, ...settings }), store: lake };
  },
  athena: async (options, project, settings) => {
    const { athenaEngineOf, awsClients } = await import('@dc-data-baker/engine/aws');
    const workgroup = workgroupOf(options, project);
    const engine = athenaEngineOf({
      project,
      clients: awsClients(),
      workgroup,
      databases: databasesOfEnvironment,
      ...settings,
    });
    const repoint = (table: string, bake: string) => engine.repoint({ table }, bake);
    return { engine, store: engine.store, repoint, notShown: () => engine.notShown() };
  },
};

/** Where an engine's tables are, for who only looks at what is there. */
const STORES: Readonly<
  Record<EngineOptions['engine'], (options: Pick<EngineOptions, 'lake'>) => Promise<ObjectStore>>
> = {
  duckdb: async ({ lake }) => {
    const { Lake } = await import('@dc-data-baker/engine');
    return new Lake(lake);
  },
  athena: async () => {
    const { awsClients, S3Store } = await import('@dc-data-baker/engine/aws');
    return new S3Store(awsClients().s3);
  },
};

export function openStore(options: Pick<EngineOptions, 'engine' | 'lake'>): Promise<ObjectStore> {
  return STORES[options.engine](options);
}

/**
 * Where a lake's shards are shown by two steps and the second one was not done, there is nothing
 * to be read. Any command may do it: it gives a whole folder its name.
 */
export async function finishShowingShards(lake: Lake, project: Project): Promise<void> {
  const { isBaked } = await import('@dc-data-baker/planner');
  for (const { origin, location } of project.tables.filter(isBaked)) {
    if (origin.publishedAs !== 'table') await lake.finishShowing(location);
  }
}

/** Does something with an engine, and closes it whatever happens. */
export async function withEngine<Result>(
  { now, pause }: Clock,
  options: EngineOptions,
  project: Project,
  act: (open: OpenEngine) => Promise<Result>,
  settings: EngineSettings = {},
): Promise<Result> {
  const open = await OPENERS[options.engine](options, project, {
    threads: availableParallelism(),
    spill: join(tmpdir(), `databaker-${process.pid}`),
    ...settings,
    now,
    pause,
  });
  try {
    return await act(open);
  } finally {
    await open.engine.close();
  }
}

export function workgroupOf(
  { workgroup: name }: EngineOptions,
  project: Project,
): Workgroup | undefined {
  return name !== undefined && project.workgroup
    ? { ...project.workgroup, name }
    : project.workgroup;
}
