import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { allColumns, DatabakerError } from '@dc-data-baker/models';
import {
  copiedColumns,
  isBaked,
  type Project,
  postcodePoints,
  type SpatialAnswer,
  spatialAnswers,
  tableGraph,
  tableNamed,
} from '@dc-data-baker/planner';
import { defaultMemory } from '../duckdb/default-memory.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import type { Engine } from '../engine.ts';
import type { ObjectStore } from '../object-store.ts';
import { answersBefore } from './answers-before.ts';
import { distinctRows } from './distinct-rows.ts';
import { explainAnswer, type PointRows } from './explain-answer.ts';
import { explainSources } from './explain-sources.ts';
import { explainTables, queryRows } from './explain-tables.ts';
import type { ExplainedAnswer, ExplainedTable, Explanation } from './explanation.ts';
import { LocalFiles } from './local-files.ts';
import type { Row } from './row.ts';
import { sourceRows } from './source-rows.ts';
import { verdictOf } from './verdict.ts';

export interface ExplainOptions {
  readonly project: Project;
  readonly engine: Engine;
  /** Where the engine's tables are. */
  readonly store: ObjectStore;
  /** As it is printed: `SW1A 1AA`. */
  readonly postcode: string;
  readonly outcode: string;
  readonly uprn?: string;
  /** A folder for this call alone, for downloads and for what does not fit in memory. */
  readonly spill: string;
}

/**
 * Explains why the addresses of a postcode have their answers: which joins decided, which polygons
 * contain each point or nearly do, and which bakes and files the answers were made from.
 *
 * @throws a `request` error if no table has such an address, or none has its point
 */
export async function explain(options: ExplainOptions, signal: AbortSignal): Promise<Explanation> {
  const { project, engine, store, postcode, outcode, uprn, spill } = options;
  const files = new LocalFiles(store, join(spill, 'files'), signal);
  try {
    const tables = await explainTables(
      project,
      engine,
      store,
      files,
      { postcode, outcode, uprn },
      signal,
    );
    assertFound(tables, postcode, uprn);
    const sources = await explainSources(project, store, engine.name);
    const session = await DuckdbSession.open({
      memory: defaultMemory(availableParallelism()),
      spill: join(spill, 'polygons'),
    });
    const answers: ExplainedAnswer[] = [];
    try {
      // Finding where points came from reads all files of a source, so it is done once for all
      // answers about them.
      const found = new Map<string, PointRows | undefined>();
      for (const answer of spatialAnswers(project)) {
        const key = JSON.stringify(answer.points);
        if (!found.has(key)) {
          found.set(key, await pointRows(options, answer.points, files, signal));
        }
        const points = found.get(key);
        if (!points) continue;
        const { rows: baked = [], bake } = tables.find(({ table }) => table === answer.table) ?? {};
        const before = bake
          ? await answersBefore(project, engine, store, answer, postcode, signal)
          : undefined;
        answers.push(
          await explainAnswer(
            project,
            answer,
            { ...points, baked, isBaked: bake != null, before },
            uprn,
            session,
            files,
            signal,
          ),
        );
      }
    } finally {
      await session.close();
    }
    const told = {
      formatVersion: 1 as const,
      postcode,
      uprn: uprn ?? null,
      answers,
      tables,
      sources,
    };
    return { ...told, verdict: verdictOf(told) };
  } finally {
    await rm(spill, { recursive: true, force: true });
  }
}

/** @returns `undefined` if the points have no postcodes and UPRNs to be found by */
async function pointRows(
  { project, engine, postcode, uprn }: ExplainOptions,
  from: SpatialAnswer['points'],
  files: LocalFiles,
  signal: AbortSignal,
): Promise<PointRows | undefined> {
  const { table: name } = from;
  const columns = name === undefined ? [] : allColumns(tableNamed(project, name).table);
  if (
    name !== undefined &&
    !['postcode', 'uprn'].every((key) => columns.some((column) => column.name === key))
  ) {
    return undefined;
  }
  const all = await queryRows(engine, postcodePoints(project, from, postcode), signal);
  const points = distinctRows(all);
  const asked = points.filter((row) => uprn === undefined || String(row['uprn']) === uprn);
  const sources =
    name === undefined ? undefined : await placesOf(project, name, asked, files, signal);
  const places = sources && new Map(asked.map((row, i) => [row, sources[i] ?? []]));
  return { points, sources: places && points.map((row) => places.get(row) ?? []) };
}

/** Where a table's rows came from; unknown if the table is not copied from one external table. */
async function placesOf(
  project: Project,
  table: string,
  rows: readonly Row[],
  files: LocalFiles,
  signal: AbortSignal,
): ReturnType<typeof sourceRows> {
  const copied = copiedColumns(project, tableGraph(project), table);
  const [source, ...others] = new Set(copied.map(({ sourceTable }) => sourceTable));
  if (source === undefined || others.length > 0 || rows.length === 0) return undefined;
  const external = tableNamed(project, source);
  if (isBaked(external)) return undefined;
  return sourceRows(external, await files.of(external), rows, copied, 'postcode', signal);
}

function assertFound(
  tables: readonly ExplainedTable[],
  postcode: string,
  uprn: string | undefined,
): void {
  const having = tables.filter(({ by }) => by['postcode'] !== undefined);
  if (having.length === 0) {
    throw new DatabakerError('request', 'no table of these definitions has a column `postcode`');
  }
  const unbaked = having.find(({ bake }) => bake === null);
  if (having.every(({ bake }) => bake === null)) {
    throw new DatabakerError(
      'request',
      `\`${unbaked?.table}\` was not baked yet; bake it with \`databaker bake +${unbaked?.table}\``,
    );
  }
  const rows = having.flatMap((table) => table.rows);
  if (rows.length === 0) {
    throw new DatabakerError('request', `no address has postcode ${postcode}`);
  }
  if (uprn === undefined || rows.some((row) => String(row['uprn']) === uprn)) return;
  const uprns = [
    ...new Set(rows.flatMap((row) => (row['uprn'] == null ? [] : [String(row['uprn'])]))),
  ].sort((one, other) => Number(one) - Number(other));
  throw new DatabakerError(
    'request',
    `no address with postcode ${postcode} has UPRN ${uprn}; there are ${uprns.slice(0, 5).join(', ')}${uprns.length > 5 ? ` and ${uprns.length - 5} more` : ''}`,
  );
}
