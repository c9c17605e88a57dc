import { fanOutParameters, fanOutValues } from '@dc-data-baker/models';
import { didYouMean } from './did-you-mean.ts';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { GivenParameterError } from './given-parameter-error.ts';
import { parametersOf, placeholdersOf } from './parameters-of.ts';
import type { BakedTable, Project } from './project.ts';
import { querySchema } from './query-schema.ts';
import { withoutEnd } from './sql/comments.ts';
import type { ParameterValue } from './sql/parameters.ts';
import type { EngineSelects } from './stage.ts';

/**
 * Values that a query test gives to the query's parameters, by name; only a fan-out over rows may
 * have null.
 */
export type GivenParameters = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A table's SELECT for each engine, as in a bake, with some parameters set by a test. The others
 * have the values of the definition; a fan-out over a list has its first value.
 *
 * @throws GivenParameterError for a parameter that the query does not have, for a value of another
 *   type, and for a fan-out over rows if not all values are given
 */
export function testedSelect(
  project: Project,
  baked: BakedTable,
  given: GivenParameters,
): EngineSelects {
  const [defined = new Map<string, ParameterValue>()] = parametersOf(project, baked);
  const unknown = Object.keys(given).find((name) => !defined.has(name));
  if (unknown !== undefined) {
    throw new GivenParameterError(
      unknown,
      `the query has no such parameter${didYouMean(unknown, [...defined.keys()])}`,
    );
  }
  const placeholders = placeholdersOf(baked);
  const values = new Map(
    [...defined].map(([name, value]) => [
      name,
      typeof value === 'object' ? value : fixedValue(baked, name, value, given[name]),
    ]),
  );
  const row = placeholders.map(({ name, type }) => {
    const value = given[name];
    if (value !== undefined) return value === null ? null : String(value);
    throw new GivenParameterError(
      name,
      `its values come from the data, so a test must give one: expected a ${type}`,
    );
  });
  const text = withoutEnd(baked.origin.query.text);
  const schema = querySchema(project.tables);
  return forEachEngine<EngineSelects>((engine) => {
    const select = DIALECTS[engine].unbound(text, schema, values)(values);
    return placeholders.length === 0 ? select : DIALECTS[engine].filled(select, placeholders, row);
  });
}

function fixedValue(
  { table }: BakedTable,
  name: string,
  defined: string | number | boolean,
  given: GivenParameters[string] | undefined,
): string | number | boolean {
  if (given === undefined) return defined;
  if (given === null || typeof given !== typeof defined) {
    throw new GivenParameterError(
      name,
      `expected a ${typeof defined}, found ${JSON.stringify(given)}`,
    );
  }
  const { fanOut } = table;
  const isOfPieces =
    fanOut && fanOutParameters(fanOut).some((parameter) => parameter.name === name);
  const pieces = isOfPieces ? fanOutValues(fanOut) : undefined;
  if (pieces && !pieces.includes(String(given))) {
    throw new GivenParameterError(
      name,
      `expected one of ${pieces.join(', ')}, found ${JSON.stringify(given)}`,
    );
  }
  return given;
}
