import { fanOutParameters, totalBytes } from '@dc-data-baker/models';
import {
  type AuditStage,
  areListed,
  isBaked,
  type Plan,
  type Project,
  type QueryStage,
  type Stage,
  tableNamed,
} from '@dc-data-baker/planner';
import { readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { billedBytes } from './athena-cost.ts';

/** An estimate of what the queries of a stage will read. */
export interface StageEstimate {
  readonly stage: string;
  readonly layer: string;
  readonly queries: number;
  /**
   * An upper bound: this counts whole files, while Athena reads only the columns that a query
   * names.
   */
  readonly bytes: number;
  readonly billedBytes: number;
}

/**
 * Estimates what a bake will read from the current sizes of files. A table that the bake will make
 * counts as its last bake, or, before its first one, as everything that it reads.
 */
export async function estimateBake(
  store: ObjectStore,
  project: Project,
  plan: Plan,
): Promise<StageEstimate[]> {
  const sizes = new Map<string, Promise<number>>();
  const sizeOf = (table: string): Promise<number> => {
    const known = sizes.get(table) ?? tableBytes(store, project, plan, table, sizeOf);
    sizes.set(table, known);
    return known;
  };
  const estimates = await Promise.all(
    plan.stages.map(async (stage) => {
      const queries = await queriesOf(store, project, stage, sizeOf);
      return {
        stage: stage.id,
        layer: stage.layer,
        queries: queries.length,
        bytes: queries.reduce((sum, bytes) => sum + bytes, 0),
        billedBytes: queries.reduce((sum, bytes) => sum + billedBytes(bytes), 0),
      };
    }),
  );
  return estimates.filter(({ queries }) => queries > 0);
}

type SizeOf = (table: string) => Promise<number>;

/** The bytes that each query of a stage reads. */
async function queriesOf(
  store: ObjectStore,
  project: Project,
  stage: Stage,
  sizeOf: SizeOf,
): Promise<number[]> {
  switch (stage.kind) {
    case 'write':
    case 'shards':
      return piecesOf(store, project, stage, sizeOf);
    case 'pieces':
      return [await bytesOf(stage.reads, sizeOf)];
    case 'audit':
      return checksOf(stage, sizeOf);
    case 'source':
    case 'extract':
    case 'publish':
    case 'prune':
      return [];
  }
}

async function piecesOf(
  store: ObjectStore,
  project: Project,
  stage: QueryStage,
  sizeOf: SizeOf,
): Promise<number[]> {
  const { table, reads } = stage;
  const { fanOut } = tableNamed(project, table).table;
  const parameters = fanOut ? fanOutParameters(fanOut).map(({ name }) => name) : [];
  const count = await pieceCount(store, stage);
  let each = 0;
  for (const read of reads) {
    const { partitionedBy } = tableNamed(project, read).table;
    // A piece reads its own partition, but the whole of any other table.
    const isSplit = partitionedBy.some(({ name }) => parameters.includes(name));
    each += (await sizeOf(read)) / (isSplit ? Math.max(1, count) : 1);
  }
  return Array.from({ length: count }, () => each);
}

/** Pieces that depend on the data are assumed to be as many as in the last bake, or one. */
async function pieceCount(store: ObjectStore, { pieces, location }: QueryStage): Promise<number> {
  if (!areListed(pieces)) return pieces.length;
  return (await readManifestIfAny(store, location))?.pieces ?? 1;
}

async function bytesOf(tables: readonly string[], sizeOf: SizeOf): Promise<number> {
  const sizes = await Promise.all(tables.map(sizeOf));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function checksOf({ table, checks }: AuditStage, sizeOf: SizeOf): Promise<number[]> {
  return Promise.all(checks.map(({ reads }) => bytesOf([table, ...reads], sizeOf)));
}

async function tableBytes(
  store: ObjectStore,
  project: Project,
  plan: Plan,
  name: string,
  sizeOf: SizeOf,
): Promise<number> {
  const found = tableNamed(project, name);
  const { location } = found;
  if (!isBaked(found)) return totalBytes(await store.listSources(location));
  const published = await readManifestIfAny(store, location);
  if (published) return totalBytes(published.files);
  const reads = plan.stages.flatMap((stage) =>
    stage.table === name && 'pieces' in stage ? stage.reads : [],
  );
  return bytesOf(reads, sizeOf);
}
