import { acceptable, DatabakerError } from '@dc-data-baker/models';
import { didYouMean, type Plan } from '@dc-data-baker/planner/project';

/**
 * The checks whose failure a person accepts, by the names in the messages of failures.
 *
 * @throws a `request` error for a check that the plan does not have, or that cannot be accepted
 */
export function acceptedChecks({ stages }: Plan, names: readonly string[]): ReadonlySet<string> {
  const planned = stages.flatMap((stage) => (stage.kind === 'audit' ? stage.checks : []));
  const open = planned.map(({ name }) => name).filter(acceptable);
  for (const name of names) {
    if (open.includes(name)) continue;
    const reason = planned.some((check) => check.name === name)
      ? `check ${name} is never accepted: what it finds would give wrong answers`
      : `no table that is baked has a check ${name}${didYouMean(name, open)}`;
    throw new DatabakerError(
      'request',
      `${reason}; ${open.length === 0 ? 'none can be accepted' : `those that can be accepted are ${open.join('; ')}`}`,
    );
  }
  return new Set(names);
}
