import { DatabakerError } from './databaker-error.ts';

/** The environments for which a bake or a deploy can run, from `DC_ENVIRONMENT`. */
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** @throws a `request` error that lists the environments */
export function Environment(name: string): Environment {
  const known = ENVIRONMENTS.find((environment) => environment === name);
  if (known) return known;
  throw new DatabakerError(
    'request',
    `\`${name}\` is not an environment; choose one of ${ENVIRONMENTS.join(', ')} with --env or DC_ENVIRONMENT`,
  );
}
