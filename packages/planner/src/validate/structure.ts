import { comparedWith, fanOutParameters, fanOutQuery, queryOf } from '@dc-data-baker/models';
import { didYouMean } from '../did-you-mean.ts';
import { type Mistake, mistakeOf } from '../mistake.ts';
import { type BakedTable, isBaked, isMadeOfOthers, type Project } from '../project.ts';
import { tableGraph } from '../table-graph.ts';

/**
 * Athena's limit for the partitions that one statement writes.
 * https://docs.aws.amazon.com/athena/latest/ug/unload.html
 */
const MOST_PARTITIONS = 100;

/** Mistakes between tables: names, locations, partitions, circles. */
export function validateStructure(project: Project): Mistake[] {
  const once = withoutDuplicates(project);
  return [
    ...duplicateMistakes(project),
    ...reservedMistakes(project),
    ...overlapMistakes(once),
    ...environmentMistakes(once),
    ...partitionMistakes(once),
    ...referenceMistakes(once),
    ...cycleMistakes(once),
  ];
}

/**
 * A project without the tables whose name an earlier table has, so that each mistake is reported
 * once.
 */
export function withoutDuplicates(project: Project): Project {
  const names = project.tables.map(({ table }) => table.name);
  const tables = project.tables.filter(({ table }, i) => names.indexOf(table.name) === i);
  return tables.length === project.tables.length ? project : { ...project, tables };
}

function duplicateMistakes(project: Project): Mistake[] {
  const layers = project.layers.map(({ name }) => ({ kind: 'layer' as const, name }));
  const tables = project.tables.map(({ table }) => ({ kind: 'table' as const, name: table.name }));
  const queries = withoutDuplicates(project)
    .tables.filter(isBaked)
    .flatMap(queryNames)
    .map((name) => ({ kind: 'query' as const, name }));
  const listed = new Set(project.tables.map(({ table }) => table));
  // A table in two layers has its own query twice.
  const shared = project.tables.filter(({ table }) => !listed.delete(table));
  const twice = new Set(shared.map(({ table }) => table.name));
  const sharedQueries = new Set(shared.filter(isBaked).flatMap(queryNames));
  return [
    ...[...twice].map((name) => sharedMistake(project, name)),
    ...sameNames([...layers, ...tables].filter(({ name }) => !twice.has(name))),
    ...sameNames(queries.filter(({ name }) => !sharedQueries.has(name))),
  ];
}

/** The names of its own query, and of the one that lists its pieces. */
function queryNames({ origin, piecesQuery }: BakedTable): string[] {
  return [origin.query.name, ...(piecesQuery ? [piecesQuery.name] : [])];
}

/** A deploy creates a stack for each layer, and one that they share. */
const SHARED_STACK = 'core';

function reservedMistakes({ layers }: Project): Mistake[] {
  return layers
    .filter(({ name }) => name === SHARED_STACK)
    .map(({ name }) =>
      mistakeOf(
        'layer',
        name,
        'has the name of the stack that all layers share, so it could not be deployed; give it another name, such as its question in a word or two',
      ),
    );
}

function sharedMistake(project: Project, name: string): Mistake {
  const layers = project.tables.filter(({ table }) => table.name === name).map((t) => t.layer);
  return mistakeOf(
    'table',
    name,
    `is in more than one layer (${layers.join(', ')}); leave it in one: queries of other layers read it from there`,
  );
}

function sameNames(
  things: readonly { readonly kind: 'layer' | 'table' | 'query'; readonly name: string }[],
): Mistake[] {
  const names = things.map(({ name }) => name);
  return repeated(names).map((name) => {
    const kinds = things.filter((thing) => thing.name === name).map(({ kind }) => kind);
    const thing = kinds.at(-1);
    return {
      place: `\`${name}\``,
      ...(thing && { about: { thing, name } }),
      message: `is the name of more than one thing (${kinds.join(', ')}); layers and tables share one set of names, and queries have another: give each its own name`,
    };
  });
}

/** No two tables may contain each other's files: a clean-up or a listing would mix them. */
function overlapMistakes(project: Project): Mistake[] {
  const places = project.tables.flatMap(({ table, location, bakesLocation }) =>
    [...new Set([location, bakesLocation])].map((place) => ({ name: table.name, place })),
  );
  return places.flatMap((first, i) =>
    places
      .slice(i + 1)
      .filter(({ name, place }) => name !== first.name && overlap(first.place, place))
      .map(({ name, place }) =>
        mistakeOf(
          'table',
          name,
          `its files under ${place} overlap with those of table \`${first.name}\` under ${first.place}; give it a prefix of its own`,
        ),
      ),
  );
}

function overlap(first: string, second: string): boolean {
  return first.startsWith(second) || second.startsWith(first);
}

/**
 * If a location does not contain the environment, a bake in development replaces what production
 * reads.
 */
function environmentMistakes(project: Project): Mistake[] {
  return (
    project.tables
      // An extract is the same in every environment, since there is one database.
      .filter(isMadeOfOthers)
      .filter(({ table }) => !table.prefix.includes('{dc_environment}'))
      .map(({ table: { name, prefix } }) =>
        mistakeOf(
          'table',
          name,
          `is baked to the same place, ${prefix}, in every environment: a bake in development would replace what production reads. Put {dc_environment} into its prefix, as in {dc_environment}/${prefix}`,
        ),
      )
  );
}

function partitionMistakes(project: Project): Mistake[] {
  return project.tables.filter(isBaked).flatMap(({ table }) => {
    const fannedOut = table.fanOut ? fanOutParameters(table.fanOut).map(({ name }) => name) : [];
    const count = table.partitionedBy
      .filter(({ name }) => !fannedOut.includes(name))
      .reduce((product, { values }) => product * values.length, 1);
    return count <= MOST_PARTITIONS
      ? []
      : [
          mistakeOf(
            'table',
            table.name,
            `has ${count} partitions; Athena writes at most ${MOST_PARTITIONS} in one statement. Use fewer values, or fan out over one of the keys`,
          ),
        ];
  });
}

function referenceMistakes(project: Project): Mistake[] {
  const names = project.tables.map(({ table }) => table.name);
  return project.tables.flatMap(({ table }) => {
    const queries = [queryOf(table), table.fanOut && fanOutQuery(table.fanOut)];
    const parameters = queries.flatMap((query) => Object.values(query?.parameters ?? {}));
    const references = [
      ...comparedWith(table),
      ...parameters.flatMap((value) => (value.kind === 'location' ? [value.table] : [])),
    ];
    return references
      .filter((name) => !names.includes(name))
      .map((name) =>
        mistakeOf(
          'table',
          table.name,
          `refers to table \`${name}\`, which is in no layer; list it in one in layers.ts${didYouMean(name, names)}`,
        ),
      );
  });
}

function cycleMistakes(project: Project): Mistake[] {
  const { cycle } = tableGraph(project);
  const [first] = cycle;
  return first === undefined
    ? []
    : [
        mistakeOf(
          'table',
          first,
          `depends on itself: ${[...cycle, first].join(' needs ')}; break the circle`,
        ),
      ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
