import { GetQueryExecutionCommand } from '@aws-sdk/client-athena';
import {
  bakeLocation,
  checkTables,
  consoleAddress,
  queryResults,
  readManifest,
  withShortSamples,
  writeManifest,
} from '@dc-data-baker/engine/aws';
import {
  type CheckResult,
  errorName,
  failureText,
  isFailed,
  isOfIdenticalRows,
  judged,
  type Manifest,
} from '@dc-data-baker/models';
import { tellSentry } from '../sentry/reporter-in-aws.ts';
import { billedBytesOf } from './billed-bytes-of.ts';
import { executionInput } from './execution-input.ts';
import type { CaughtError, StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { CheckedByQuery, StepRequests } from './step-requests.ts';

type Sample = CheckResult['samples'][number];

/** Passes or fails a candidate, and removes its Glue table; for sources nothing is recorded. */
export async function judge(
  clients: StepClients,
  { bakeId, environment, of, table, checks, shown: seen, input }: StepRequests['judge'],
): Promise<StepAnswers['judge']> {
  const found: CheckResult[] = [];
  for (const check of checks) found.push(await resultOf(clients, check));
  const results = judged(found, {
    accept: executionInput(input).accept,
    note: seen?.note || undefined,
  });
  const { name, database } = table.table;
  const failed = results.filter(isFailed);
  const kept = withShortSamples(results);
  if (of === 'candidate') {
    const bake = bakeLocation(table.bakesLocation, bakeId);
    const manifest = await readManifest(clients.store, bake);
    if (!manifest) throw new Error(`${bake} has no manifest to audit`);
    const status = failed.length === 0 ? 'audited' : 'failed';
    const billedBytes = await billedInAll(clients, manifest, checks);
    await writeManifest(clients.store, bake, {
      ...manifest,
      status,
      checks: kept,
      ...(billedBytes !== undefined && { billedBytes }),
    });
    for (const made of checkTables(name, bakeId)) await clients.catalogue.remove(database, made);
  }
  const region = await clients.aws.athena.config.region();
  const queries = new Map(checks.map((check) => [check.name, check.counted]));
  const error = failure(name, kept.filter(isFailed), queries, region);
  // A failed bake is reported anyway.
  if (failed.length === 0) await tellIdenticalRows(environment, name, results);
  return {
    passed: failed.length === 0,
    failed: failed.map((result) => result.name),
    error: { ...error, Error: errorName(of === 'source' ? 'data' : 'check') },
  };
}

/** What Athena charged for a bake and its checks; `undefined` if it does not say. */
async function billedInAll(
  clients: StepClients,
  { status, billedBytes, extracted }: Manifest,
  checks: readonly CheckedByQuery[],
): Promise<number | undefined> {
  // If this step's answer was lost, it is called again, and the checks are counted already.
  if (status !== 'written') return billedBytes;
  // Athena has no part in an extract.
  const writing = extracted ? 0 : billedBytes;
  const ids = checks.flatMap(({ counted, sampled }) => [counted, sampled]);
  const checking = await billedBytesOf(clients, ids);
  return writing === undefined || checking === undefined ? undefined : writing + checking;
}

/** A bake merges duplicates, but whoever delivers the source should know of them. */
async function tellIdenticalRows(
  environment: string,
  table: string,
  results: readonly CheckResult[],
): Promise<void> {
  for (const { name: check, wrong: rows } of results.filter(isOfIdenticalRows)) {
    await tellSentry({ kind: 'identicalRows', environment, table, check, rows });
  }
}

async function resultOf(
  { aws, store }: StepClients,
  { name, severity, wrong, sampled }: CheckedByQuery,
): Promise<CheckResult> {
  const rows = Number(wrong);
  if (rows === 0) return { name, severity, passed: true, wrong: 0, samples: [] };
  const command = new GetQueryExecutionCommand({ QueryExecutionId: sampled });
  const { QueryExecution = {} } = await aws.athena.send(command);
  const found = await queryResults(aws.athena, store, {
    ...QueryExecution,
    QueryExecutionId: sampled,
  });
  const samples: Sample[] = [];
  for await (const batch of found.rows) {
    for (const row of batch) {
      const entries = found.columns.map((column, i) => [column.name, row[i]]);
      samples.push(Object.fromEntries(entries) as Sample);
    }
  }
  return { name, severity, passed: false, wrong: rows, samples };
}

function failure(
  table: string,
  failed: readonly CheckResult[],
  queries: ReadonlyMap<string, string>,
  region: string,
): Pick<Required<CaughtError>, 'Cause'> {
  const lines = failed.flatMap((result) => {
    const query = queries.get(result.name) ?? '';
    return [failureText(table, result), `  query ${query}, ${consoleAddress(query, region)}`];
  });
  return { Cause: lines.join('\n') };
}
