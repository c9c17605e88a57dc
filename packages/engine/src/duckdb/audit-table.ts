import { type CheckResult, identifier, isFailed, judged, sqlLiteral } from '@dc-data-baker/models';
import {
  type AuditStage,
  bakeTime,
  candidateName,
  THIS_BAKE,
  tableNamed,
} from '@dc-data-baker/planner';
import { bakeIdTime } from '../bake-id.ts';
import { withShortSamples } from '../check-samples.ts';
import type { StageContext, StageStatistics } from '../engine.ts';
import { bakeLocation, readManifest, readManifestIfAny, writeManifest } from '../manifest-store.ts';
import { inspectReads } from '../sources/inspect-reads.ts';
import { asWideAsRows } from './as-wide-as-rows.ts';
import { failure, type KnownOfChecks, runChecks } from './audit-stage.ts';
import type { DuckdbResources } from './duckdb-resources.ts';
import { KeptParts } from './kept-parts.ts';
import type { Delta } from './patch/delta.ts';
import { assuredByDelta } from './patch/index.ts';

/**
 * Checks what a bake wrote, or an external table, and records the results in the bake's manifest.
 *
 * @throws a `check` error, or a `data` error for an external table, that names the wrong rows
 */
export async function auditTable(
  resources: DuckdbResources,
  stage: AuditStage,
  { bakeId, signal, progress, accept = new Set() }: StageContext,
): Promise<StageStatistics> {
  const { lake, project, views, deltas } = resources;
  const session = await resources.session();
  await views.create(session, stage.reads, bakeId);
  const { location: published, bakesLocation } = tableNamed(project, stage.table);
  const location = bakeLocation(bakesLocation, bakeId);
  const manifest = stage.of === 'candidate' ? await readManifest(lake, location) : undefined;
  const changed = deltas.get(stage.table);
  const delta = changed?.bakeId === bakeId ? changed : undefined;
  const known = knownOf(resources, delta);
  let assured: ReadonlySet<string> | undefined;
  if (manifest && delta) {
    const current = await readManifestIfAny(lake, published);
    const isPublished = current?.bakeId === delta.base.bakeId;
    assured = await assuredByDelta(
      session,
      stage.checks,
      manifest,
      { ...delta, isPublished },
      signal,
    );
  }
  if (manifest) await views.createCandidate(session, manifest);
  const note = manifest && (await showPublished(resources, stage, bakeIdTime(bakeId)));
  const report = (done: number) => progress({ fraction: done / stage.checks.length });
  const { format } = tableNamed(project, stage.table).table;
  const found = await asWideAsRows(session, format, manifest?.files ?? [], () =>
    runChecks(session, stage, { ...known, assured }, signal, report),
  );
  const checks = judged(found, { accept, note });
  const failed = checks.filter(isFailed);
  if (manifest) {
    const status = failed.length === 0 ? 'audited' : 'failed';
    await writeManifest(lake, location, { ...manifest, status, checks: withShortSamples(checks) });
  }
  if (failed.length > 0) throw await failure(session, lake, project, stage, failed, signal);
  return { checks: withShortSamples(checks) };
}

/** Checks what is published, and changes nothing. */
export async function checkPublished(
  resources: DuckdbResources,
  stage: AuditStage,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { project, views, sourceReader } = resources;
  const read = [stage.table, ...stage.reads];
  await inspectReads(sourceReader, read, signal);
  const session = await resources.session();
  await views.create(session, read);
  if (stage.of === 'candidate') {
    await views.createPublishedCandidate(session, stage.table);
    await showPublished(resources, stage, resources.now());
  }
  const { format } = tableNamed(project, stage.table).table;
  const files = views.bakeOf(candidateName(stage.table))?.files ?? [];
  const found = await asWideAsRows(session, format, files, () =>
    runChecks(session, stage, knownOf(resources), signal),
  );
  return withShortSamples(found);
}

/**
 * Creates the relations that checks compare a candidate with: the published rows, and the time.
 *
 * @returns why there is nothing to compare with, if so
 */
async function showPublished(
  resources: DuckdbResources,
  { table, checks }: AuditStage,
  began: Date,
): Promise<string | undefined> {
  if (!checks.some(({ comparesWithPublished }) => comparesWithPublished)) return undefined;
  const session = await resources.session();
  await session.run(
    `CREATE OR REPLACE VIEW ${identifier(THIS_BAKE)} AS SELECT ${sqlLiteral(bakeTime(began))} AS local_time`,
  );
  return resources.views.createPublished(session, table);
}

function knownOf({ lake, views }: DuckdbResources, delta?: Delta): KnownOfChecks {
  return {
    keeper: new KeptParts(lake, views, delta),
    isUnique: (other, column) => views.uniqueKeyOf(other, [column]) !== undefined,
  };
}
