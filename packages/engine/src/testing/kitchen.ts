import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  BALLOTS_CSV,
  ballots,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  tempFolder,
  town,
} from '@dc-data-baker/fixtures';
import type { BaseTable, Manifest } from '@dc-data-baker/models';
import {
  type AdHocQuery,
  adHocQuery,
  type Plan,
  type Project,
  plan,
  tableNamed,
} from '@dc-data-baker/planner';
import { onTestFinished } from 'vitest';
import { type BakeEvent, type BakeResult, bake } from '../bake.ts';
import { DuckdbEngine } from '../duckdb/duckdb-engine.ts';
import { Lake } from '../lake/lake.ts';
import { readManifest } from '../manifest-store.ts';
import { folderCopies } from './folder-copies.ts';

/** One for all tests, so that it is planned once. */
const THE_TOWN = town();

/**
 * Cached plans of a project: planning a query again takes longer than running it over a few rows.
 */
interface Planned {
  readonly plans: Map<string, Plan>;
  readonly queries: Map<string, AdHocQuery>;
}

const PLANNED = new WeakMap<Project, Planned>();

function plannedOf(project: Project): Planned {
  const planned = PLANNED.get(project) ?? { plans: new Map(), queries: new Map() };
  PLANNED.set(project, planned);
  return planned;
}

/** The lake of one test, and operations that tests repeat. */
export class Kitchen {
  readonly lake: Lake;
  readonly project: Project;
  #bakes = 0;

  constructor(lake: Lake, project: Project) {
    this.lake = lake;
    this.project = project;
  }

  /** The same lake with other definitions. */
  with(project: Project): Kitchen {
    const other = new Kitchen(this.lake, project);
    // The ids of bakes end with their seconds.
    other.#bakes = this.#bakes + 20;
    return other;
  }

  /** Keeps the lake in its current state, and returns copies of it. */
  async copies(): Promise<() => Promise<Kitchen>> {
    const { lake, project } = this;
    const bakes = this.#bakes;
    const copy = await folderCopies(lake.root);
    return async () => {
      const other = new Kitchen(new Lake(await copy()), project);
      other.#bakes = bakes;
      return other;
    };
  }

  /** Writes a file of an external table. */
  async put(table: BaseTable, name: string, body: string | Uint8Array): Promise<string> {
    const path = join(this.lake.pathOf(tableNamed(this.project, table.name).location), name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
    return path;
  }

  async putTown(): Promise<void> {
    await this.put(rawAddresses, 'addresses.csv', RAW_ADDRESSES_CSV);
    await this.put(ballots, 'ballots.csv', BALLOTS_CSV);
  }

  /** An engine that is closed when the test ends. */
  async engine(
    options: { threads?: number; memory?: string; whole?: boolean } = {},
  ): Promise<DuckdbEngine> {
    const { lake, project } = this;
    const spill = join(await tempFolder(), 'spill');
    const engine = new DuckdbEngine({ lake, project, threads: 2, spill, ...options });
    onTestFinished(() => engine.close());
    return engine;
  }

  /** The id of this lake's bake with that number, from 1. */
  bakeId(number: number): string {
    return `20260101T0000${String(number).padStart(2, '0')}Z-000000`;
  }

  plan(selectors: readonly string[] = []): Plan {
    const { plans } = plannedOf(this.project);
    const key = selectors.join(' ');
    const planned = plans.get(key) ?? plan(this.project, selectors);
    plans.set(key, planned);
    return planned;
  }

  /** Bakes with a new engine. */
  async bake(
    selectors: readonly string[] = [],
    options: { signal?: AbortSignal; onEvent?: (event: BakeEvent) => void; threads?: number } = {},
  ): Promise<BakeResult> {
    this.#bakes++;
    const { signal = new AbortController().signal, onEvent = () => {}, ...others } = options;
    const engine = await this.engine(others);
    try {
      const bakeId = this.bakeId(this.#bakes);
      return await bake(this.plan(selectors), engine, { bakeId, signal, onEvent });
    } finally {
      await engine.close();
    }
  }

  async published(table: BaseTable): Promise<Manifest | undefined> {
    return readManifest(this.lake, tableNamed(this.project, table.name).location);
  }

  /** The rows of an ad hoc SELECT in Athena's SQL. */
  async rows(sql: string): Promise<unknown[][]> {
    const { queries } = plannedOf(this.project);
    const query = queries.get(sql) ?? adHocQuery(this.project, sql);
    queries.set(sql, query);
    return this.answer(query);
  }

  /** The rows of a query that is planned already. */
  async answer(query: AdHocQuery): Promise<unknown[][]> {
    const engine = await this.engine();
    try {
      const { rows } = await engine.query(query, new AbortController().signal);
      const all: unknown[][] = [];
      for await (const batch of rows) all.push(...batch.map((row) => [...row]));
      return all;
    } finally {
      await engine.close();
    }
  }
}

/**
 * Prepares a kitchen once for all tests of a worker, and gives each a copy: a bake takes as long as
 * a hundred copies of its files.
 */
export function cookedOnce(cook: () => Promise<Kitchen>): () => Promise<Kitchen> {
  let copies: Promise<() => Promise<Kitchen>> | undefined;
  return async () => {
    copies ??= cook().then((kitchen) => kitchen.copies());
    return (await copies)();
  };
}

/** A kitchen with an empty lake. */
export async function emptyKitchen(project: Project = THE_TOWN): Promise<Kitchen> {
  return new Kitchen(new Lake(await tempFolder()), project);
}

/** A kitchen with the town's files in its lake. */
export async function townKitchen(project: Project = THE_TOWN): Promise<Kitchen> {
  const kitchen = await emptyKitchen(project);
  await kitchen.putTown();
  return kitchen;
}
