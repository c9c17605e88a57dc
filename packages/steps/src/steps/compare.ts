import {
  type Comparison,
  ContentKeys,
  compareWithPublished,
  compareSource as publishedSource,
  type Verdict,
  verdictOfHold,
} from '@dc-data-baker/engine/aws';
import { executionInput } from './execution-input.ts';
import { assertFreshSource, isLookedAt } from './look.ts';
import { type ReadingBake, readBy } from './reading-bake.ts';
import { showPublished } from './show-published.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';

/** Whether a table must be baked, by the same rules as on a laptop. */
export async function compare(
  clients: StepClients,
  { made, reads, table, input, by }: StepRequests['compare'],
): Promise<StepAnswers['compare']> {
  const comparison = comparisonOf(clients, reads, input, by);
  // Only a query tells what is in a database, and it may be what is published.
  const verdict =
    made.kind === 'extract'
      ? ((await verdictOfHold(comparison, made)) ?? {
          runs: true,
          because: 'it is to be asked for',
        })
      : await compareWithPublished(comparison, made);
  // Glue may be behind the manifest, for example if a laptop's bake was uploaded, and only this
  // layer may correct that. What is asked for in a database may turn out to be what is published.
  if (!verdict.runs || made.kind === 'extract') await showPublished(clients, table);
  return verdict;
}

/**
 * Whether the files of an external table must be inspected. That is also the case if they never
 * were, since another reason may cause a bake that reads them.
 *
 * @throws a `data` error for a source that is older than its limit, whether or not it has changed
 */
export async function compareSource(
  clients: StepClients,
  { table, inspected, freshness, readers, reads, input, by }: StepRequests['compareSource'],
): Promise<Verdict> {
  const comparison = comparisonOf(clients, reads, input, by);
  // A source that is not renewed never changes, so its age is checked in any case.
  if (freshness) await assertFreshSource(clients, table, freshness);
  const verdict = await publishedSource(comparison, table.table.name, readers);
  if (verdict.runs) return verdict;
  const holds = await Promise.all(readers.map((made) => verdictOfHold(comparison, made)));
  if (holds.every((held) => held !== undefined)) return verdict;
  if (await isLookedAt(clients, table, inspected)) return verdict;
  return { runs: true, because: 'its files have not been looked at in their current state' };
}

function comparisonOf(
  { store }: StepClients,
  reads: StepRequests['compare']['reads'],
  input: unknown,
  by: ReadingBake,
): Comparison {
  const tableNamed = (name: string) => {
    const found = reads[name];
    if (!found) throw new Error(`the location of ${name} was not given`);
    return found;
  };
  const keys = new ContentKeys(store, tableNamed, (name) => readBy(by, name));
  return { store, keys, force: executionInput(input).force };
}
