import {
  ageOf,
  assertFresh,
  inspectSource,
  isInspected,
  TableBakes,
} from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import type { StepClients } from './step-clients.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';
import { projectOf, type StepTable } from './step-table.ts';

/** Of the 15 minutes that the function has; the rest is for a file that was begun before. */
const LONGEST_MINUTES = 8;

/** An execution's history is to be read by people. */
const MOST_WARNINGS = 20;

/**
 * Looks at the files of an external table, as many as there is time for.
 *
 * @throws a `data` error where an external table has no files, one that is not as it should be, or
 *   none that is new enough
 */
export async function look(
  { store, catalogue }: StepClients,
  { table, inspected, freshness }: StepRequests['source'],
): Promise<StepAnswers['source']> {
  const end = Date.now() + LONGEST_MINUTES * 60_000;
  const source = await sourceOf(store, catalogue, table);
  const age = ageOf(table.table.name, freshness, source.objects, new Date());
  const old = assertFresh([age]);
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

/** @throws a `data` error where the files of an external table are not those that were looked at */
export async function assertLookedAt(
  { store, catalogue }: StepClients,
  tables: readonly StepTable[],
  inspected: string,
): Promise<void> {
  for (const table of tables.filter(({ origin }) => origin.kind === 'external')) {
    const source = await sourceOf(store, catalogue, table);
    if (await isInspected(store, source, inspected)) continue;
    throw new DatabakerError(
      'data',
      `the files of \`${table.table.name}\` in ${table.location} changed after they were looked at; bake again when they are all there`,
    );
  }
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
