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
  /** External tables. */
  readonly external: readonly ProjectTable[];
  /** Baked tables of this or other layers that its queries or checks read. */
  readonly read: readonly BakedTable[];
  /** The tables that it bakes. */
  readonly written: readonly BakedTable[];
  /** Those whose pieces are listed in S3, and are executions of their own. */
  readonly listed: readonly BakedTable[];
  /** Those whose bakes Athena reads before they are published: for their checks, or for other tables. */
  readonly queried: readonly BakedTable[];
  /** Those whose checks compare a bake with what is published. */
  readonly compared: readonly BakedTable[];
}

export function layerAccess(project: Project, layer: string): LayerAccess {
  const bake = layerPlan(project, layer);
  const apart = tablesApart(bake);
  const isListed = ({ kind, table }: Stage) => kind === 'pieces' || apart.has(table);
  const named = readNames(bake).map((name) => tableNamed(project, name));
  const isChecked = (name: string) =>
    bake.stages.some(
      (stage) => stage.kind === 'audit' && stage.table === name && stage.checks.length > 0,
    );
  const written = bake.tables.map((name) => bakedNamed(project, name));
  return {
    external: named.filter((table) => !isBaked(table)),
    read: named.filter(isBaked),
    written,
    queried: written.filter((found) => named.includes(found) || isChecked(found.table.name)),
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

/**
 * The location below which Athena reads a published table: its bakes, or the shards that clients
 * read.
 */
export function athenaReads({ location, bakesLocation, origin }: BakedTable): string {
  return origin.publishedAs === 'shards' ? location : bakesLocation;
}

/** All locations of a baked table's files: its bakes, and the shards that clients read. */
export function placesOf({ location, bakesLocation }: ProjectTable): string[] {
  return [...new Set([bakesLocation, location])];
}
