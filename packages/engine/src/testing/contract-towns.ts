import {
  BALLOTS_CSV,
  ballots,
  RAW_ADDRESSES_CSV,
  rawAddresses,
  tempFolder,
  town,
} from '@dc-data-baker/fixtures';
import type { BaseTable } from '@dc-data-baker/models';
import {
  adHocQuery,
  type BakedTable,
  bakedNamed,
  type Project,
  plan,
} from '@dc-data-baker/planner';
import { type BakeEvent, bake } from '../bake.ts';
import type { Engine } from '../engine.ts';
import type { ObjectStore } from '../object-store.ts';
import { folderCopies } from './folder-copies.ts';

/** An empty place to bake in, which all engines of a test share. */
export interface EngineHarness {
  readonly store: ObjectStore;
  /** An engine that is closed when the test ends. */
  openEngine(project: Project): Promise<Engine>;
  rollback(table: BakedTable): Promise<unknown>;
}

export type OpenHarness = (root: string) => Promise<EngineHarness>;

/** Where the files of the town are. */
export const PREFIX = 's3://town-hall/';

/**
 * Towns for tests of an engine, each in a folder of its own.
 *
 * @param open see `engineContract`
 */
export function contractTowns(open: OpenHarness) {
  async function openTown() {
    const opened = await townIn(await tempFolder());
    await opened.put(rawAddresses, RAW_ADDRESSES_CSV);
    await opened.put(ballots, BALLOTS_CSV);
    return opened;
  }

  let baked: Promise<() => Promise<string>> | undefined;

  /** A town whose bake 1 is published. */
  async function openBakedTown() {
    baked ??= openTown().then(async ({ root, bake }) => {
      await bake();
      return folderCopies(root);
    });
    return townIn(await (await baked)(), 1);
  }

  async function townIn(root: string, before = 0) {
    const { store, openEngine, rollback } = await open(root);
    const project = town();
    let bakes = before;
    const put = (table: BaseTable, text: string) =>
      store.write(`${PREFIX}${table.prefix}rows.csv`, text);
    return {
      root,
      store,
      openEngine,
      put,
      rollback: (table: BaseTable) => rollback(bakedNamed(project, table.name)),
      project,
      plan: plan(project),
      async bake({
        select = [],
        signal = new AbortController().signal,
        onEvent = () => {},
        queries = {},
        accept = [],
      }: TownBakeOptions = {}) {
        const changed = town(queries);
        const engine = await openEngine(changed);
        bakes++;
        return bake(plan(changed, select), engine, {
          bakeId: bakeIdOf(bakes),
          signal,
          onEvent,
          accept: new Set(accept),
        });
      },
      async query(sql: string): Promise<unknown[][]> {
        const engine = await openEngine(project);
        const { rows } = await engine.query(adHocQuery(project, sql), new AbortController().signal);
        const all: unknown[][] = [];
        for await (const batch of rows) all.push(...batch.map((row) => [...row]));
        return all;
      },
    };
  }

  return { openTown, openBakedTown };
}

/** What `contractTowns` gives. */
export type ContractTowns = ReturnType<typeof contractTowns>;

interface TownBakeOptions {
  readonly select?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: BakeEvent) => void;
  readonly queries?: Readonly<Record<string, string>>;
  readonly accept?: readonly string[];
}

/** The id of the bake with this number. */
export function bakeIdOf(number: number): string {
  return `20260101T0000${String(number).padStart(2, '0')}Z-000000`;
}
