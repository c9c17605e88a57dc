import { queryOf } from '@dc-data-baker/models';
import { didYouMean } from '../did-you-mean.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { isMadeOfOthers, type ProjectTable } from '../project.ts';
import { parameterUses } from '../sql/parameters.ts';
import { ATHENA, POSTGRES } from '../sql/syntax.ts';
import type { At } from './place.ts';

/** Each parameter that is used has a value, and the other way round. */
export function parameterMistakes(owner: ProjectTable, query: QueryText, at: At): Mistake[] {
  const { table } = owner;
  const declared = Object.keys(queryOf(table)?.parameters ?? {});
  const fanOut = table.fanOut?.parameter;
  const given = fanOut === undefined ? declared : [...declared, fanOut];
  const isExtract = !isMadeOfOthers(owner);
  const uses = parameterUses(query.text, isExtract ? POSTGRES : ATHENA);
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
  const ofDays = Object.entries(queryOf(table)?.parameters ?? {})
    .filter(([, { kind }]) => kind === 'daysAgo' && !isExtract)
    .map(([name]) =>
      at(
        uses.find((use) => use.name === name)?.start,
        `parameter \`${name}\` of table \`${table.name}\` depends on the day, which only an extract may: a query over tables gives the same rows until they change`,
      ),
    );
  return [...missing, ...unused, ...ofDays];
}
