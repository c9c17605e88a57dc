import { queryOf } from '@dc-data-baker/models';
import { didYouMean } from '../did-you-mean.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { ProjectTable } from '../project.ts';
import { parameterUses } from '../sql/parameters.ts';
import type { At } from './place.ts';

/** Each parameter that is used has a value, and the other way round. */
export function parameterMistakes({ table }: ProjectTable, query: QueryText, at: At): Mistake[] {
  const declared = Object.keys(queryOf(table)?.parameters ?? {});
  const fanOut = table.fanOut?.parameter;
  const given = fanOut === undefined ? declared : [...declared, fanOut];
  const uses = parameterUses(query.text);
  const missing = uses
    .filter(({ name }) => !given.includes(name))
    .map(({ name, start }) =>
      at(
        start,
        `parameter \`:${name}\` of query \`${query.name}\` has no value in table \`${table.name}\`${didYouMean(name, given)}`,
      ),
    );
  const unused = given
    .filter((name) => !uses.some((use) => use.name === name))
    .map((name) =>
      at(
        undefined,
        name === fanOut
          ? `table \`${table.name}\` fans out over \`${name}\`, which query \`${query.name}\` does not use; each piece would hold every row. Use \`:${name}\` or take the fan-out away`
          : `parameter \`${name}\` of table \`${table.name}\` is not used by query \`${query.name}\`; use \`:${name}\` or take it away`,
      ),
    );
  return [...missing, ...unused];
}
