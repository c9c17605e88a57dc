import {
  type CheckResult,
  DatabakerError,
  failureText,
  identifier,
  MOST_TOLD,
  sqlLiteral,
} from '@dc-data-baker/models';
import {
  type AuditStage,
  type CopiedColumn,
  candidateName,
  type Project,
  type StageCheck,
  tableNamed,
} from '@dc-data-baker/planner';
import { MOST_SAMPLES, type Sample, withShortSamples } from '../check-samples.ts';
import type { Lake } from '../lake/lake.ts';
import { assuredChecks } from './assured-checks.ts';
import { CheckParts, type PartKeeper } from './check-parts.ts';
import type { DuckdbSession } from './session.ts';
import { sourcePlaces } from './source-place.ts';

/** For how many rows with the same wrong value a message shows the places. */
const MOST_ROWS = 3;

/** What is known about a table's checks before they run. */
export interface KnownOfChecks {
  /** Whether no two rows of another table share a value of a column. */
  readonly isUnique: (table: string, column: string) => boolean;
  /** The names of the checks that are certain to find nothing. */
  readonly assured?: ReadonlySet<string> | undefined;
  /** Keeps what is read of a bake for the next one. */
  readonly keeper?: PartKeeper;
}

/**
 * Runs all checks, so that one bake reports everything that is wrong; samples are complete rows.
 */
export async function runChecks(
  session: DuckdbSession,
  { table, of, checks }: AuditStage,
  { isUnique, assured: known = new Set(), keeper }: KnownOfChecks,
  signal: AbortSignal,
  onDone: (done: number) => void = () => {},
): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  const rows = relationName(table, of);
  const open = checks.filter(({ name, cleanIf = '' }) => !known.has(name) && !known.has(cleanIf));
  await using parts = new CheckParts(session, keeper);
  const assured = await assuredChecks(session, parts, open, rows, isUnique, signal);
  // Checks that may be skipped, because another one finds nothing, come last.
  const inTurn = [...checks.filter(({ cleanIf }) => !cleanIf), ...checks.filter((c) => c.cleanIf)];
  for (const check of inTurn) {
    const { name, severity, cleanIf = '' } = check;
    const isAssured = known.has(name) || assured.has(name) || results.get(cleanIf)?.wrong === 0;
    const { wrong, samples } = isAssured ? NOTHING : await wrongRows(session, parts, check, signal);
    results.set(name, { name, severity, passed: wrong === 0, wrong, samples });
    onDone(results.size);
  }
  return checks.flatMap(({ name }) => results.get(name) ?? []);
}

type WrongRows = Pick<CheckResult, 'wrong' | 'samples'>;

const NOTHING: WrongRows = { wrong: 0, samples: [] };

/**
 * How many rows a check finds, and some of them. The rows come first: where they are all there are, they
 * need not be counted by running the SELECT again. Rejected: counting for all checks in one statement,
 * in which DuckDB groups once what several group. It takes as long in all, and more memory at once.
 */
async function wrongRows(
  session: DuckdbSession,
  parts: CheckParts,
  { select, fromParts, mostSamples = MOST_SAMPLES }: StageCheck,
  signal: AbortSignal,
): Promise<WrongRows> {
  if (fromParts) await parts.make(fromParts.parts, signal);
  const found = `FROM (${fromParts?.sql ?? select.duckdb.sql})`;
  // Ordered, so that the same bake shows the same rows.
  const sql = `SELECT * ${found} ORDER BY ALL LIMIT ${mostSamples + 1}`;
  const samples = await session.rows<Sample>(sql, signal);
  if (samples.length <= mostSamples) return { wrong: samples.length, samples };
  const [{ wrong } = NOTHING] = await session.rows<{ wrong: number }>(
    `SELECT count(*) AS wrong ${found}`,
    signal,
  );
  return { wrong, samples: samples.slice(0, mostSamples) };
}

/** The message for failed checks: how many rows, which, and where they came from. */
export async function failure(
  session: DuckdbSession,
  lake: Lake,
  project: Project,
  stage: AuditStage,
  failed: readonly CheckResult[],
  signal: AbortSignal,
): Promise<DatabakerError> {
  const messages: string[] = [];
  const short = withShortSamples(failed);
  for (const [i, result] of failed.entries()) {
    const places: string[][] = [];
    for (const sample of result.samples.slice(0, MOST_TOLD)) {
      const rows = await rowsOf(session, stage, sample, signal);
      places.push(await placesOf(session, lake, project, stage.copiedFrom, rows, signal));
    }
    messages.push(failureText(stage.table, short[i] ?? result, places));
  }
  return new DatabakerError(stage.of === 'source' ? 'data' : 'check', messages.join('\n'));
}

/** The relation that the checks of a stage read. */
function relationName(table: string, of: AuditStage['of']): string {
  return of === 'source' ? table : candidateName(table);
}

/** Complete rows for what a check found, which may be only a value of some rows. */
async function rowsOf(
  session: DuckdbSession,
  { table, of, copiedFrom }: AuditStage,
  sample: Sample,
  signal: AbortSignal,
): Promise<Sample[]> {
  if (copiedFrom.every(({ column }) => sample[column] !== undefined)) return [sample];
  const name = identifier(relationName(table, of));
  const columns = await session.rows<{ column_name: string }>(`DESCRIBE ${name}`);
  const conditions = columns
    .map(({ column_name: column }) => [column, sample[column]] as const)
    .filter(([, value]) => typeof value === 'string')
    .map(([column, value]) => `${identifier(column)} = ${sqlLiteral(String(value))}`);
  if (conditions.length === 0) return [sample];
  return session.rows<Sample>(
    `SELECT * FROM ${name} WHERE ${conditions.join(' AND ')} ORDER BY ALL LIMIT ${MOST_ROWS}`,
    signal,
  );
}

/** Where in the external files wrong rows came from, by the columns that were copied. */
async function placesOf(
  session: DuckdbSession,
  lake: Lake,
  project: Project,
  copiedFrom: readonly CopiedColumn[],
  rows: readonly Sample[],
  signal: AbortSignal,
): Promise<string[]> {
  const [first] = copiedFrom;
  if (!first) return [];
  const { sourceTable } = first;
  const copied = copiedFrom.filter((column) => column.sourceTable === sourceTable);
  const valuesOf = (row: Sample, isChanged: boolean): Record<string, unknown> =>
    Object.fromEntries(
      copied
        .filter(
          ({ column, changed }) =>
            (changed === true) === isChanged && typeof row[column] === 'string',
        )
        .map(({ column, sourceColumn }) => [sourceColumn, row[column]]),
    );
  const wanted = rows.map((row) => ({ has: valuesOf(row, false), mayHave: valuesOf(row, true) }));
  return sourcePlaces(session, lake, tableNamed(project, sourceTable), wanted, signal);
}
