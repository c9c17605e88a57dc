import type { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import type { ColumnType } from '../column-type.ts';
import type { DataFormat } from '../data-format.ts';

/** The parts of a table that its population must agree with. */
export interface PopulatedTable {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly partitionedBy: readonly { readonly name: string }[];
}

/** Called for each wrong field of a table, with the reason. */
export type TellProblem = (path: PropertyKey[], message: string) => void;

/**
 * Everything that defines one way in which a table gets its rows. Its constructor, which
 * definitions call, is in the same file. To add a kind, add its file and a line in
 * `POPULATION_KINDS`.
 */
export interface PopulationKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  /** The SELECT whose rows the table has; `undefined` if this project does not bake the table. */
  readonly query: (population: z.output<Schema>) => BaseQuery | undefined;
  /** Whether the rows come from outside of this project, as files or from a database. */
  readonly isFromElsewhere: boolean;
  /** The fields that name a column of the table. */
  readonly columns: (population: z.output<Schema>) => readonly {
    readonly field: string;
    readonly name: string;
  }[];
  /** Why a table with this population cannot be written in pieces; absent if it can. */
  readonly refusesFanOut?: string;
  /** Whether a table with this population may say how the rows of its files are kept. */
  readonly hasRowGroups?: true;
  /** Reports any other disagreement with the table. */
  readonly problems: (
    table: PopulatedTable,
    population: z.output<Schema>,
    problem: TellProblem,
  ) => void;
}

/** Lets TypeScript infer a kind's fields from its schema. */
export function populationKind<Schema extends z.core.$ZodTypeDiscriminable>(
  kind: PopulationKind<Schema>,
): PopulationKind<Schema> {
  return kind;
}
