import { fanOutParameters, queryOf } from '@dc-data-baker/models';
import { didYouMean } from '../did-you-mean.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { isMadeOfOthers, type ProjectTable } from '../project.ts';
import { parameterUses } from '../sql/parameters.ts';
import { ATHENA, POSTGRES } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

/** Checks that each parameter in the query has a value, and that each value is used. */
export function parameterMistakes(
  owner: ProjectTable,
  query: QueryText,
  at: At,
  whose = `table \`${owner.table.name}\``,
): Mistake[] {
  const { table } = owner;
  const declared = Object.keys(queryOf(table)?.parameters ?? {});
  const fannedOut = table.fanOut ? fanOutParameters(table.fanOut).map(({ name }) => name) : [];
  const given = [...declared, ...fannedOut];
  const isExtract = !isMadeOfOthers(owner);
  const uses = parameterUses(query.text, isExtract ? POSTGRES : ATHENA);
  const missing = uses
    .filter(({ name }) => !given.includes(name))
    .map(({ name, start }) =>
      at(
        start,
        `parameter \`:${name}\` of query \`${query.name}\` has no value in ${whose}${didYouMean(name, given)}`,
      ),
    );
  const unused = given
    .filter((name) => !uses.some((use) => use.name === name))
    .map((name) =>
      at(
        undefined,
        fannedOut.includes(name)
          ? `${whose} fans out over \`${name}\`, which query \`${query.name}\` does not use; ${eachHolds(fannedOut)}. Use \`:${name}\` or remove the fan-out`
          : `parameter \`${name}\` of ${whose} is not used by query \`${query.name}\`; use \`:${name}\` or remove it`,
      ),
    );
  const ofDays = Object.entries(queryOf(table)?.parameters ?? {})
    .filter(([, { kind }]) => kind === 'daysAgo' && !isExtract)
    .map(([name]) =>
      at(
        uses.find((use) => use.name === name)?.start,
        `parameter \`${name}\` of ${whose} depends on the day, which only an extract may: a query over tables gives the same rows until they change`,
      ),
    );
  return [...missing, ...unused, ...ofDays];
}

/** All values together identify a piece. */
function eachHolds(parameters: readonly string[]): string {
  return parameters.length === 1
    ? 'each piece would have every row'
    : 'pieces that only differ in it would have the same rows';
}
