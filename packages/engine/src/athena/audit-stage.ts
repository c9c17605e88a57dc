import { randomUUID } from 'node:crypto';
import {
  type CheckResult,
  DatabakerError,
  failureText,
  isFailed,
  judged,
} from '@dc-data-baker/models';
import { type AuditStage, bakedNamed, tableNamed } from '@dc-data-baker/planner';
import { bakeIdTime } from '../bake-id.ts';
import { withShortSamples } from '../check-samples.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { bakeLocation, readManifest, writeManifest } from '../manifest-store.ts';
import { inspectReads } from '../sources/inspect-reads.ts';
import { readingHeldBack, readingPublished } from './as-published.ts';
import { type AthenaCheckResult, runAthenaChecks } from './athena-checks.ts';
import type { AthenaResources } from './athena-resources.ts';
import { candidateTable, checkTables, publishedForChecks, withRelations } from './candidate.ts';
import { glueTableInput } from './glue-table.ts';
import { QueryBook } from './query-book.ts';
import { consoleAddress } from './query-failure.ts';
import { repointToPublished } from './repoint-to-published.ts';
import { stageFailure } from './stage-failure.ts';

/**
 * Checks what a bake wrote, or an external table, and records the results in the bake's manifest.
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

/** Checks what is published, or an external table, and changes nothing. */
export async function checkPublished(
  resources: AthenaResources,
  stage: AuditStage,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { table } = stage;
  const read = [table, ...stage.reads];
  await inspectReads(resources.sourceReader, read, signal);
  const began = resources.now();
  return readingPublished(resources, read, async (adapt) => {
    // The published rows are read by the table's own name, as if they were a candidate.
    const relations =
      stage.of === 'source'
        ? ''
        : withRelations({ table, candidate: table, published: table, began });
    const prepare = (statement: string) => adapt(`${relations}${statement}`);
    const context = { signal, progress: () => {} };
    const { checks } = await runChecks(resources, stage, prepare, [randomUUID()], context);
    return kept(checks);
  });
}

/** Removes the Glue tables of a bake's checks, which a killed bake leaves behind. */
export async function removeCandidate(
  { project, catalogue }: AthenaResources,
  name: string,
  bakeId: string,
): Promise<void> {
  const { table } = tableNamed(project, name);
  for (const made of checkTables(name, bakeId)) await catalogue.remove(table.database, made);
}

async function auditSource(
  resources: AthenaResources,
  stage: AuditStage,
  context: StageContext,
): Promise<Audited> {
  const { tables, checkedVersions, run } = resources;
  const bakes = await tables.repointToPublished([stage.table]);
  // What is written later must be made from the files that were checked.
  const versions = await tables.versions([stage.table], bakes);
  checkedVersions.set(stage.table, versions.get(stage.table) ?? '');
  const names = [run, context.bakeId, stage.id];
  return runChecks(resources, stage, (statement) => statement, names, context);
}

async function auditCandidate(
  resources: AthenaResources,
  stage: AuditStage,
  context: StageContext,
): Promise<Audited> {
  const { project, store, tables, catalogue, run } = resources;
  const { bakeId, accept = new Set() } = context;
  const found = bakedNamed(project, stage.table);
  const { table, bakesLocation } = found;
  const bake = bakeLocation(bakesLocation, bakeId);
  const manifest = await readManifest(store, bake);
  if (!manifest) throw new Error(`${bake} has no manifest to audit`);
  const bakes = await tables.repointToPublished(stage.reads, bakeId);
  const candidate = candidateTable(stage.table, bakeId);
  await catalogue.put(table.database, glueTableInput(table, bake, candidate));
  const made = new Set([candidate]);
  try {
    const own = { name: publishedForChecks(stage.table, bakeId), marks: {} };
    const compared = await repointToPublished(store, catalogue, found, own);
    const published = 'table' in compared ? compared.table : undefined;
    if (published === own.name) made.add(own.name);
    const note = 'note' in compared ? compared.note : undefined;
    const began = bakeIdTime(bakeId);
    const relations = withRelations({ table: stage.table, candidate, published, began });
    const names = [run, bakeId, stage.id];
    const ran = await readingHeldBack(resources, bakes, bakeId, (adapt) =>
      runChecks(resources, stage, (statement) => adapt(`${relations}${statement}`), names, context),
    );
    const audited = { ...ran, checks: judged(ran.checks, { accept, note }) };
    const status = audited.checks.some(isFailed) ? 'failed' : 'audited';
    const billedBytes = (manifest.billedBytes ?? 0) + (ran.billedBytes ?? 0);
    const checks = kept(audited.checks);
    await writeManifest(store, bake, { ...manifest, status, checks, billedBytes });
    return audited;
  } finally {
    for (const name of made) await catalogue.remove(table.database, name);
  }
}

type Audited = Omit<StageStatistics, 'checks'> & {
  readonly checks: readonly AthenaCheckResult[];
};

/**
 * @param prepare makes the statement that Athena runs from a check's statement
 * @param run distinguishes these queries from those of any other run
 */
async function runChecks(
  { project, client, queries, store }: AthenaResources,
  stage: AuditStage,
  prepare: (statement: string) => string,
  run: readonly string[],
  { signal, progress }: Pick<StageContext, 'signal' | 'progress'>,
): Promise<Audited> {
  const book = new QueryBook((states, ended) =>
    progress({ fraction: Math.min(1, ended / stage.checks.length), queries: states }),
  );
  const database = tableNamed(project, stage.table).table.database.name;
  const checks = await runAthenaChecks(stage.checks, prepare, {
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

/** The results to keep: the ids of queries are only useful in a message. */
function kept(results: readonly AthenaCheckResult[]): CheckResult[] {
  return withShortSamples(results).map(({ queryExecutionId: _, ...result }) => result);
}
