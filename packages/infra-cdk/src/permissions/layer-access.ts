import {
  type BakedTable,
  bakedNamed,
  isBaked,
  type Plan,
  type Project,
  type ProjectTable,
  tableNamed,
} from '@dc-data-baker/planner';
import { layerPlan } from '../layer-plan.ts';

/** What a layer's bake reads and writes, from the lineage of its tables. */
export interface LayerAccess {
  /** Tables of somebody else's files. */
  readonly external: readonly ProjectTable[];
  /** Baked tables that its queries or checks read, of its own or of other layers. */
  readonly read: readonly BakedTable[];
  /** The tables that it bakes. */
  readonly written: readonly BakedTable[];
  /** Those of them whose pieces only the data knows. */
  readonly listed: readonly BakedTable[];
  /** Those of them whose checks compare a bake with what is published. */
  readonly compared: readonly BakedTable[];
}

export function layerAccess(project: Project, layer: string): LayerAccess {
  const bake = layerPlan(project, layer);
  const named = readNames(bake).map((name) => tableNamed(project, name));
  return {
    external: named.filter((table) => !isBaked(table)),
    read: named.filter(isBaked),
    written: bake.tables.map((name) => bakedNamed(project, name)),
    listed: bake.stages
      .filter(({ kind }) => kind === 'pieces')
      .map(({ table }) => bakedNamed(project, table)),
    compared: bake.stages
      .filter(
        (stage) => stage.kind === 'audit' && stage.checks.some((c) => c.comparesWithPublished),
      )
      .map(({ table }) => bakedNamed(project, table)),
  };
}

function readNames({ stages }: Plan): string[] {
  const names = stages.flatMap((stage) =>
    stage.kind === 'source' ? [stage.table] : 'reads' in stage ? stage.reads : [],
  );
  return [...new Set(names)].sort();
}

/** Below what Athena reads a table that is published: its bakes, or the shards that clients read. */
export function athenaReads({ location, bakesLocation, origin }: BakedTable): string {
  return origin.publishedAs === 'shards' ? location : bakesLocation;
}

/** Everywhere that a baked table's files are: its bakes, and the shards that clients read. */
export function placesOf({ location, bakesLocation }: ProjectTable): string[] {
  return [...new Set([bakesLocation, location])];
}
