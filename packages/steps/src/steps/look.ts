import {
  ageOf,
  assertFresh,
  inspectSource,
  isInspected,
  TableBakes,
} from '@dc-data-baker/engine/aws';
import { type AgeLimit, DatabakerError } from '@dc-data-baker/models';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';
import { projectOf, type StepTable } from './step-table.ts';

/** Out of the function's 15 minutes; the rest is for a file that was begun before. */
const LONGEST_MINUTES = 8;

/** An execution's history should stay readable. */
const MOST_WARNINGS = 20;

/**
 * Inspects the files of an external table, as many as there is time for.
 *
 * @throws a `data` error if an external table has no files, a file is wrong, or none is new enough
 */
export async function look(
  { store, catalogue }: StepClients,
  { table, inspected, freshness }: StepRequests['source'],
): Promise<StepAnswers['source']> {
  const end = Date.now() + LONGEST_MINUTES * 60_000;
  const source = await sourceOf(store, catalogue, table);
  const old = ofAge(table, freshness, source.objects);
  const { left, warnings } = await inspectSource(store, source, {
    records: inspected,
    signal: new AbortController().signal,
    isTimeUp: () => Date.now() > end,
  });
  return {
    files: source.objects.length,
    left,
    warnings: [...old, ...warnings].slice(0, MOST_WARNINGS),
  };
}

/** @throws a `data` error for a source that is older than its limit */
export async function assertFreshSource(
  { store, catalogue }: StepClients,
  table: StepTable,
  freshness: AgeLimit,
): Promise<void> {
  const { objects } = await sourceOf(store, catalogue, table);
  ofAge(table, freshness, objects);
}

function ofAge(
  { table }: StepTable,
  freshness: AgeLimit | undefined,
  objects: Parameters<typeof ageOf>[2],
): string[] {
  return assertFresh([ageOf(table.name, freshness, objects, new Date())]);
}

/** @throws a `data` error if the files of an external table are not the inspected ones */
export async function assertLookedAt(
  clients: StepClients,
  tables: readonly StepTable[],
  inspected: string,
): Promise<void> {
  for (const table of tables.filter(({ origin }) => origin.kind === 'external')) {
    if (await isLookedAt(clients, table, inspected)) continue;
    throw new DatabakerError(
      'data',
      `the files of \`${table.table.name}\` in ${table.location} changed after they were looked at; bake again when they are all there`,
    );
  }
}

/** @throws a `data` error if an external table has no files */
export async function isLookedAt(
  { store, catalogue }: StepClients,
  table: StepTable,
  inspected: string,
): Promise<boolean> {
  return isInspected(store, await sourceOf(store, catalogue, table), inspected);
}

async function sourceOf(
  store: StepClients['store'],
  catalogue: StepClients['catalogue'],
  found: StepTable,
) {
  const { table, location, polygons } = found;
  const bakes = new TableBakes(projectOf([found]), store, catalogue);
  const { format, columns } = table;
  return {
    location,
    shape: { format, columns, polygons },
    objects: await bakes.sourceObjects(found),
  };
}
