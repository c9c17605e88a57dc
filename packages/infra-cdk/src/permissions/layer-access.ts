import {
  type BakedTable,
  bakedNamed,
  isBaked,
  type Plan,
  type Project,
  type ProjectTable,
  type Stage,
  tableNamed,
} from '@dc-data-baker/planner';
import { layerPlan } from '../layer-plan.ts';
import { tablesApart } from '../state-machine/pieces-apart.ts';

/** What a layer's bake reads and writes, from the lineage of its tables. */
export interface LayerAccess {
  /** Tables of somebody else's files. */
  readonly external: readonly ProjectTable[];
  /** Baked tables that its queries or checks read, of its own or of other layers. */
  readonly read: readonly BakedTable[];
  /** The tables that it bakes. */
  readonly written: readonly BakedTable[];
  /** Those of them whose pieces are written down, and are executions of their own. */
  readonly listed: readonly BakedTable[];
  /** Those of them whose checks compare a bake with what is published. */
  readonly compared: readonly BakedTable[];
}

export function layerAccess(project: Project, layer: string): LayerAccess {
  const bake = layerPlan(project, layer);
  const apart = tablesApart(bake);
  const isListed = ({ kind, table }: Stage) => kind === 'pieces' || apart.has(table);
  const named = readNames(bake).map((name) => tableNamed(project, name));
  return {
    external: named.filter((table) => !isBaked(table)),
    read: named.filter(isBaked),
    written: bake.tables.map((name) => bakedNamed(project, name)),
    listed: [...new Set(bake.stages.filter(isListed).map(({ table }) => table))].map((name) =>
      bakedNamed(project, name),
    ),
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
