import { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import { externalKind } from './external.ts';
import { extractKind } from './extract.ts';
import type { PopulatedTable, PopulationKind, TellProblem } from './population-kind.ts';
import { queryKind } from './query.ts';
import { type Shards, shardsKind } from './shards.ts';

/** Every way in which a table gets its rows. To add one, add its file and a line here. */
const POPULATION_KINDS = {
  external: externalKind,
  extract: extractKind,
  query: queryKind,
  shards: shardsKind,
};

type Schemas = (typeof POPULATION_KINDS)[keyof typeof POPULATION_KINDS]['schema'];

/** How a table gets its rows. */
export const PopulationSchema = z.discriminatedUnion(
  'kind',
  Object.values(POPULATION_KINDS).map(({ schema }) => schema) as [Schemas, ...Schemas[]],
);

/** On the columns `Column`. A table's population may only use columns that the table has. */
export type Population<Column extends string = string> =
  | Exclude<z.output<Schemas>, { kind: 'shards' }>
  | Shards<Column>;

export type PopulationOf<Kind extends Population['kind']> = Extract<Population, { kind: Kind }>;

/** Whether a table's rows come from outside of this project, as files or from a database. */
export function isFromElsewhere({ populatedBy }: Populated): boolean {
  return kindOf(populatedBy).isFromElsewhere;
}

/** The query that populates the table; an external table has none. */
export function queryOf({ populatedBy }: Populated): BaseQuery | undefined {
  return kindOf(populatedBy).query(populatedBy);
}

/** Why a table may not fan out, given how it gets its rows; `undefined` if it may. */
export function fanOutRefusal({ populatedBy }: Populated): string | undefined {
  return kindOf(populatedBy).refusesFanOut;
}

/** Whether a table may say how the rows of its files are kept, given how it gets its rows. */
export function mayHaveRowGroups({ populatedBy }: Populated): boolean {
  return kindOf(populatedBy).hasRowGroups ?? false;
}

/** Reports the disagreements between a table and how it gets its rows. */
export function populationProblems(
  table: PopulatedTable & Populated,
  known: (name: string, path: PropertyKey[]) => void,
  problem: TellProblem,
): void {
  const { populatedBy } = table;
  const kind = kindOf(populatedBy);
  for (const { field, name } of kind.columns(populatedBy)) known(name, ['populatedBy', field]);
  kind.problems(table, populatedBy, problem);
}

interface Populated {
  readonly populatedBy: z.output<Schemas>;
}

function kindOf({ kind }: z.output<Schemas>): PopulationKind<Schemas> {
  // A kind takes populations of that kind; TypeScript cannot see that the two agree.
  return POPULATION_KINDS[kind] as PopulationKind<Schemas>;
}
