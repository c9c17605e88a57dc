import type { ObjectStore, Verdict } from '@dc-data-baker/engine';
import type { Plan, Project } from '@dc-data-baker/planner';
import { confirmed } from './confirm.ts';
import { formatUsd, usdPerTerabyte } from './cost.ts';
import type { Io } from './io.ts';

/**
 * Asks for confirmation before a bake on Athena whose estimated cost exceeds its layers' budgets.
 *
 * @param verdicts which stages will run
 * @throws a `request` error if the answer is no
 */
export async function confirmBudget(
  io: Pick<Io, 'stdin' | 'stderr'>,
  store: ObjectStore,
  project: Project,
  plan: Plan,
  verdicts: ReadonlyMap<string, Verdict>,
  yes: boolean,
): Promise<void> {
  const limited = project.layers.filter(({ budgetUsd }) => budgetUsd !== undefined);
  if (limited.length === 0) return;
  const { athenaCost } = await import('@dc-data-baker/engine/bakes');
  const { estimateBake } = await import('@dc-data-baker/engine/aws');
  const estimates = (await estimateBake(store, project, plan)).filter(
    ({ stage }) => verdicts.get(stage)?.runs,
  );
  for (const { name, budgetUsd = 0 } of limited) {
    const ofLayer = estimates.filter(({ layer }) => layer === name);
    const bytes = ofLayer.reduce((sum, { billedBytes }) => sum + billedBytes, 0);
    const usd = athenaCost(bytes, usdPerTerabyte(project));
    if (usd <= budgetUsd) continue;
    await confirmed(
      io,
      `Layer \`${name}\` may cost up to ${formatUsd(usd)}, over its budget of ${formatUsd(budgetUsd)}. Bake it?`,
      yes,
    );
  }
}
