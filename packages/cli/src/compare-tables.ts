import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiffedBake, TableDifference } from '@dc-data-baker/engine';
import { scratchFolder } from '@dc-data-baker/files';
import { DatabakerError } from '@dc-data-baker/models';
import type { BakedTable, Project } from '@dc-data-baker/planner';
import type { MappedDifference } from './difference-map-content.ts';
import type { OpenEngine } from './engines/cli-engine.ts';
import type { Io } from './io.ts';
import { type MappedTables, mapOf } from './map-differences.ts';
import type { EngineOptions, LimitOptions } from './options.ts';
import type { TypedSide } from './typed-side.ts';
import { type MapOptions, wantsMap } from './write-map.ts';

export interface DiffOptions extends EngineOptions, LimitOptions, MapOptions {
  readonly table?: readonly string[];
  readonly json?: true;
  readonly output?: string;
  readonly samples: number;
}

/** A side of a comparison, as a person has named it. */
export interface NamedSide extends TypedSide {
  readonly bake: string;
  /** The name for a person. */
  readonly name: string;
}

interface OpenSide extends NamedSide {
  readonly open: OpenEngine;
  readonly project: Project;
}

function opened({ project, open }: OpenSide) {
  return { project, engine: open.engine };
}

/** A table that one side cannot read: the others are compared nevertheless. */
interface NotCompared {
  readonly table: string;
  readonly because: string;
}

export interface ComparedTables extends MappedTables {
  readonly found: readonly TableDifference[];
  readonly notCompared: readonly NotCompared[];
}

/** Compares the tables that both sides have. */
export async function compareTables(
  io: Io,
  from: OpenSide,
  to: OpenSide,
  options: DiffOptions,
  signal: AbortSignal,
): Promise<ComparedTables> {
  const { defaultMemory, diffKey, diffTable, DuckdbSession, unlessUnreadable, writeDifferences } =
    await import('@dc-data-baker/engine');
  const { pairs, notCompared } = await pairsOf(io, from, to, options);
  const { output } = options;
  const folder = await scratchFolder('diff');
  const { threads, memory = defaultMemory(threads) } = options;
  const session = await DuckdbSession.open({
    threads,
    memory,
    spill: join(folder, 'spill'),
  });
  try {
    const found: TableDifference[] = [];
    const mapped: MappedDifference[] = [];
    const notMapped: string[] = [];
    for (const [before, after] of pairs) {
      const { samples } = options;
      const context = { session, folder, signal };
      const key = diffKey(to.project, after.table);
      const problems: string[] = [];
      const difference = await unlessUnreadable(problems, () =>
        diffTable(before, after, { key, samples, ...context }),
      );
      for (const because of problems) notCompared.push({ table: after.table.table.name, because });
      if (!difference) continue;
      found.push(difference);
      if (!wantsMap(options) || difference.isEqual) continue;
      const map = await mapOf({ ...before, ...opened(from) }, { ...after, ...opened(to) }, context);
      if ('problem' in map)
        notMapped.push(`\`${difference.table}\` is not on the map: ${map.problem}`);
      else mapped.push({ difference, map });
    }
    if (output !== undefined && found.length > 0) {
      const { copyToOutput } = await import('./copy-to-output.ts');
      const format = output.endsWith('.csv') ? 'csv' : 'parquet';
      const draft = join(folder, `differences.${format}`);
      await writeDifferences(session, draft, format, signal);
      await copyToOutput(io, draft, output);
    }
    return { found, notCompared, mapped, notMapped };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bakes to compare, table by table. */
async function pairsOf(
  io: Io,
  from: OpenSide,
  to: OpenSide,
  options: DiffOptions,
): Promise<{
  readonly pairs: readonly (readonly [DiffedBake, DiffedBake])[];
  readonly notCompared: NotCompared[];
}> {
  const { chooseBake, noBakeText, unlessUnreadable } = await import('@dc-data-baker/engine/bakes');
  const { isBaked } = await import('@dc-data-baker/planner/project');
  const { bakedTable } = await import('./baked-table.ts');
  const tables = options.table
    ? options.table.map((name) => bakedTable(to.project, name))
    : to.project.tables.filter(isBaked);
  if (options.output !== undefined && options.table?.length !== 1) {
    throw new DatabakerError(
      'request',
      '--output takes the differences of one table; name it with --table',
    );
  }
  const bakeOf = async ({ open, bake, name }: OpenSide, table: BakedTable) => {
    const manifest = await chooseBake(open.store, table, bake);
    return manifest && { store: open.store, table, manifest, name };
  };
  const pairs: (readonly [DiffedBake, DiffedBake])[] = [];
  const notCompared: NotCompared[] = [];
  for (const table of tables) {
    const { name } = table.table;
    const problems: string[] = [];
    const found = await unlessUnreadable(problems, async () => [
      await bakeOf(from, bakedTable(from.project, name)),
      await bakeOf(to, table),
    ]);
    for (const because of problems) notCompared.push({ table: name, because });
    if (!found) continue;
    const [before, after] = found;
    if (before && after) pairs.push([before, after]);
    else {
      const side = before ? to : from;
      const where = side.isElsewhere ? ` in ${side.name}` : '';
      const why = await noBakeText(side.open.store, table, side.bake, where);
      io.stderr.write(`note: ${why}\n`);
    }
  }
  if (pairs.length + notCompared.length > 0) return { pairs, notCompared };
  throw new DatabakerError(
    'request',
    'there are no two bakes to compare; see `databaker ls --bakes`',
  );
}
