import { randomUUID } from 'node:crypto';
import { type CheckResult, DatabakerError, failureText } from '@dc-data-baker/models';
import { type AuditStage, type StageCheck, tableNamed } from '@dc-data-baker/planner';
import { withShortSamples } from '../check-samples.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { isFailed } from '../failed-check.ts';
import { bakeLocation, readManifest, writeManifest } from '../manifest-store.ts';
import { readingPublished } from './as-published.ts';
import { type AthenaCheckResult, runAthenaChecks } from './athena-checks.ts';
import type { AthenaResources } from './athena-resources.ts';
import { candidateTable, overCandidate } from './candidate.ts';
import { glueTableInput } from './glue-table.ts';
import { QueryBook } from './query-book.ts';
import { consoleAddress } from './query-failure.ts';
import { stageFailure } from './stage-failure.ts';

/**
 * Checks what a bake wrote, or an external table, and says in the bake's manifest what was found.
 *
 * @throws a `check` error, or a `data` error for an external table, that names the wrong rows
 */
export async function runAuditStage(
  resources: AthenaResources,
  stage: AuditStage,
  context: StageContext,
): Promise<StageStatistics> {
  try {
    const audited = await (stage.of === 'source'
      ? auditSource(resources, stage, context)
      : auditCandidate(resources, stage, context));
    const failed = audited.checks.filter(isFailed);
    if (failed.length > 0) throw await checkFailure(resources, stage, failed);
    return { ...audited, checks: kept(audited.checks) };
  } catch (error) {
    throw stageFailure(stage, error);
  }
}

/** Checks what is published, or an external table as it is, and changes nothing. */
export async function checkPublished(
  resources: AthenaResources,
  stage: AuditStage,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { name } = tableNamed(resources.project, stage.table).table;
  return readingPublished(resources, [stage.table, ...stage.reads], async (adapt) => {
    // What is published is read by the table's own name, as if it were written just now.
    const sqlOf = (check: StageCheck) => adapt(overCandidate(check, stage.table, name));
    const context = { signal, progress: () => {} };
    const { checks } = await runChecks(resources, stage, sqlOf, [randomUUID()], context);
    return kept(checks);
  });
}

/** Takes what a bake's checks read out of the catalogue: one that was killed leaves it behind. */
export async function removeCandidate(
  { project, catalogue }: AthenaResources,
  name: string,
  bakeId: string,
): Promise<void> {
  const { table } = tableNamed(project, name);
  await catalogue.remove(table.database, candidateTable(name, bakeId));
}

async function auditSource(
  resources: AthenaResources,
  stage: AuditStage,
  context: StageContext,
): Promise<Audited> {
  const { tables, checkedVersions, run } = resources;
  await tables.repointToPublished([stage.table]);
  // What is written afterwards is to be made of what was checked.
  const versions = await tables.versions([stage.table]);
  checkedVersions.set(stage.table, versions.get(stage.table) ?? '');
  const names = [run, context.bakeId, stage.id];
  return runChecks(resources, stage, ({ select }) => select.athena, names, context);
}

async function auditCandidate(
  resources: AthenaResources,
  stage: AuditStage,
  context: StageContext,
): Promise<Audited> {
  const { project, store, tables, catalogue, run } = resources;
  const { bakeId } = context;
  const { table, bakesLocation } = tableNamed(project, stage.table);
  const bake = bakeLocation(bakesLocation, bakeId);
  const manifest = await readManifest(store, bake);
  if (!manifest) throw new Error(`${bake} has no manifest to audit`);
  await tables.repointToPublished(stage.reads);
  const candidate = candidateTable(stage.table, bakeId);
  await catalogue.put(table.database, glueTableInput(table, bake, candidate));
  try {
    const sqlOf = (check: StageCheck) => overCandidate(check, stage.table, candidate);
    const names = [run, bakeId, stage.id];
    const audited = await runChecks(resources, stage, sqlOf, names, context);
    const status = audited.checks.some(isFailed) ? 'failed' : 'audited';
    await writeManifest(store, bake, { ...manifest, status, checks: kept(audited.checks) });
    return audited;
  } finally {
    await removeCandidate(resources, stage.table, bakeId);
  }
}

type Audited = Omit<StageStatistics, 'checks'> & {
  readonly checks: readonly AthenaCheckResult[];
};

/**
 * @param sqlOf a check's SELECT over the table that is checked
 * @param run what tells these queries from those of any other run
 */
async function runChecks(
  { project, client, queries, store }: AthenaResources,
  stage: AuditStage,
  sqlOf: (check: StageCheck) => string,
  run: readonly string[],
  { signal, progress }: Pick<StageContext, 'signal' | 'progress'>,
): Promise<Audited> {
  const book = new QueryBook((states, ended) =>
    progress({ fraction: Math.min(1, ended / stage.checks.length), queries: states }),
  );
  const database = tableNamed(project, stage.table).table.database.name;
  const checks = await runAthenaChecks(stage.checks, sqlOf, {
    athena: queries,
    client,
    store,
    book,
    database,
    run,
    signal,
  });
  return { checks, ...book.statistics };
}

async function checkFailure(
  { client }: AthenaResources,
  { table, of }: AuditStage,
  failed: readonly AthenaCheckResult[],
): Promise<DatabakerError> {
  const region = await client.config.region();
  const messages = failed.flatMap((result) => [
    failureText(table, result),
    `  query ${result.queryExecutionId}, ${consoleAddress(result.queryExecutionId, region)}`,
  ]);
  return new DatabakerError(of === 'source' ? 'data' : 'check', messages.join('\n'));
}

/** What is kept of what checks found: the queries are of use in a message only. */
function kept(results: readonly AthenaCheckResult[]): CheckResult[] {
  return withShortSamples(results).map(({ queryExecutionId: _, ...result }) => result);
}
