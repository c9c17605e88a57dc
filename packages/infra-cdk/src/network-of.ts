import { DatabakerError } from '@dc-data-baker/models';
import type { FunctionNetwork } from './stacks/baker-function.ts';

const SUBNETS = 'DATABAKER_EXTRACT_SUBNETS';
const SECURITY_GROUPS = 'DATABAKER_EXTRACT_SECURITY_GROUPS';

/**
 * The network of the functions that read databases, from two settings: ids, separated by commas.
 *
 * @returns `undefined` if neither is set; the functions then run outside of any VPC
 * @throws a `request` error for one without the other, or for an invalid id
 */
export function networkOf(
  env: Readonly<Record<string, string | undefined>>,
): FunctionNetwork | undefined {
  const subnets = idsOf(env, SUBNETS, 'subnet-');
  const securityGroups = idsOf(env, SECURITY_GROUPS, 'sg-');
  if (subnets.length === 0 && securityGroups.length === 0) return undefined;
  for (const [name, ids] of [
    [SUBNETS, subnets],
    [SECURITY_GROUPS, securityGroups],
  ] as const) {
    if (ids.length > 0) continue;
    throw new DatabakerError(
      'request',
      `${name} is not set; it goes with ${SUBNETS} and ${SECURITY_GROUPS}: set both, or neither`,
    );
  }
  return { subnets, securityGroups };
}

function idsOf(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  prefix: string,
): string[] {
  const ids = (env[name] ?? '').split(',').map((id) => id.trim());
  const given = ids.filter((id) => id !== '');
  const wrong = given.find((id) => !new RegExp(`^${prefix}[0-9a-f]+$`).test(id));
  if (wrong === undefined) return given;
  throw new DatabakerError(
    'request',
    `${name} has ${JSON.stringify(wrong)}; expected ids such as ${prefix}0123abcd, with commas between them`,
  );
}
