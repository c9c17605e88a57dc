import { DatabakerError } from '@dc-data-baker/models';
import type { ProjectTable } from '@dc-data-baker/planner';

/**
 * The error for a table that is read before it was ever baked.
 *
 * @param place where its bakes would be, for a person
 * @param options of the commands that would bake it there, such as ` --engine athena`
 */
export function notBakedYet(
  { table, layer }: ProjectTable,
  place: string,
  options = '',
): DatabakerError {
  return new DatabakerError(
    'request',
    `\`${table.name}\` was not baked yet in ${place}; bake it with \`databaker bake +${table.name}${options}\`, or its layer with \`databaker bake ${layer}${options}\``,
  );
}
