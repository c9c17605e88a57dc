import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DatabakerError, formatCount } from '@dc-data-baker/models';
import { type SpatialAnswer, spatialAnswers } from '@dc-data-baker/planner';
import { defaultMemory } from '../duckdb/default-memory.ts';
import { DuckdbSession } from '../duckdb/session.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import { answersBefore } from './answers-before.ts';
import { answersIn } from './answers-in.ts';
import { bakedNames } from './baked-names.ts';
import { explainAnswer } from './explain-answer.ts';
import type { ExplainOptions } from './explain-options.ts';
import { explainSources } from './explain-sources.ts';
import { explainTables } from './explain-tables.ts';
import type {
  ExplainedAnswer,
  ExplainedSource,
  ExplainedTable,
  Explanation,
} from './explanation.ts';
import { LocalFiles } from './local-files.ts';
import { type PointRows, pointRows } from './point-rows.ts';
import { damagedFile, verdictOf } from './verdict.ts';

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
    assertBaked(tables);
    const sources = await explainSources(project, store, engine.name, tables);
    const session = await DuckdbSession.open({
      memory: defaultMemory(availableParallelism()),
      spill: join(spill, 'polygons'),
    });
    const answers: ExplainedAnswer[] = [];
    const unanswered: Explanation['unanswered'][number][] = [];
    try {
      const found = new Map<string, PointRows | undefined>();
      for (const answer of spatialAnswers(project)) {
        const problems = unreadableOf(answer, tables, sources);
        const explained = await unlessUnreadable(problems, () =>
          problems.length > 0
            ? Promise.resolve(undefined)
            : answerOf(options, answer, tables, found, session, files, signal),
        );
        if (explained) answers.push(explained);
        const [because] = problems;
        if (because !== undefined) {
          const baked = bakedNames(answer, tables);
          const asked = [...baked.names].filter(([of]) => uprn === undefined || of === uprn);
          unanswered.push({
            table: answer.table,
            because,
            baked: answersIn(asked.map(([, names]) => names)),
            bakedIn: baked.table ?? null,
          });
        }
      }
    } finally {
      await session.close();
    }
    assertFound(tables, answers, postcode, uprn);
    const told = {
      formatVersion: 1 as const,
      postcode,
      uprn: uprn ?? null,
      answers,
      tables,
      sources,
      unanswered,
    };
    return { ...told, verdict: verdictOf(told) };
  } finally {
    await rm(spill, { recursive: true, force: true });
  }
}

/** Why the points or polygons of an answer cannot be read, if that is known already. */
function unreadableOf(
  { points, polygons }: SpatialAnswer,
  tables: readonly ExplainedTable[],
  sources: readonly ExplainedSource[],
): string[] {
  const needed = [points.table, polygons.table];
  return [
    ...tables.filter(({ table }) => needed.includes(table)).flatMap((table) => table.unreadable),
    ...sources
      .filter(({ table }) => needed.includes(table))
      .flatMap((table) => table.unreadable ?? []),
  ];
}

/**
 * @param found the points that other answers have asked for: finding where points came from reads
 *   all files of a source, so it is done once for all answers about them
 * @returns `undefined` if the points have no postcodes and UPRNs to be found by
 */
async function answerOf(
  options: ExplainOptions,
  answer: SpatialAnswer,
  tables: readonly ExplainedTable[],
  found: Map<string, PointRows | undefined>,
  session: DuckdbSession,
  files: LocalFiles,
  signal: AbortSignal,
): Promise<ExplainedAnswer | undefined> {
  const { project, engine, store, postcode, uprn } = options;
  const key = JSON.stringify(answer.points);
  if (!found.has(key)) found.set(key, await pointRows(options, answer.points, files, signal));
  const points = found.get(key);
  if (!points) return undefined;
  const baked = bakedNames(answer, tables);
  const before =
    baked.table === answer.table
      ? await answersBefore(project, engine, store, answer, postcode, signal)
      : undefined;
  const rows = { ...points, baked, before };
  return explainAnswer(project, answer, rows, uprn, session, files, signal);
}

/** @throws an error if no table can say which addresses there are */
function assertBaked(tables: readonly ExplainedTable[]): void {
  const having = tables.filter(({ by }) => by['postcode'] !== undefined);
  if (having.length === 0) {
    throw new DatabakerError('request', 'no table of these definitions has a column `postcode`');
  }
  const hasRows = having.some(({ rows }) => rows.length > 0);
  const [unreadable] = having.flatMap((table) => [...table.unreadable, ...damagedFile(table)]);
  if (!hasRows && unreadable !== undefined) throw new DatabakerError('lake', unreadable);
  const unbaked = having.find(({ bake }) => bake === null);
  if (having.every(({ bake }) => bake === null)) {
    throw new DatabakerError(
      'request',
      `\`${unbaked?.table}\` was not baked yet; bake it with \`databaker bake +${unbaked?.table}\``,
    );
  }
}

/** @throws a `request` error if there is no such address, and was none in the bakes before */
function assertFound(
  tables: readonly ExplainedTable[],
  answers: readonly ExplainedAnswer[],
  postcode: string,
  uprn: string | undefined,
): void {
  if (answers.some(({ addresses }) => addresses.length > 0)) return;
  const rows = tables
    .filter(({ by }) => by['postcode'] !== undefined)
    .flatMap((table) => table.rows);
  if (rows.length === 0) {
    throw new DatabakerError('request', `no address has postcode ${postcode}`);
  }
  if (uprn === undefined || rows.some((row) => String(row['uprn']) === uprn)) return;
  const uprns = [
    ...new Set(rows.flatMap((row) => (row['uprn'] == null ? [] : [String(row['uprn'])]))),
  ].sort((one, other) => Number(one) - Number(other));
  throw new DatabakerError(
    'request',
    `no address with postcode ${postcode} has UPRN ${uprn}; there are ${uprns.slice(0, 5).join(', ')}${uprns.length > 5 ? ` and ${formatCount(uprns.length - 5)} more` : ''}`,
  );
}
