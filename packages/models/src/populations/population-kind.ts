import type { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import type { ColumnType } from '../column-type.ts';
import type { DataFormat } from '../data-format.ts';

/** What a table says of itself that its population has to fit. */
export interface PopulatedTable {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly partitionedBy: readonly { readonly name: string }[];
}

/** Told each field of a table that is wrong, and why. */
export type TellProblem = (path: PropertyKey[], message: string) => void;

/**
 * All that a definition says about one way in which a table comes by its rows. The constructor,
 * which definitions call, stands beside it in the same file. A kind is added by its file and a line
 * in `POPULATION_KINDS`.
 */
export interface PopulationKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  /** The SELECT whose rows the table has; `undefined` where nobody here bakes the table. */
  readonly query: (population: z.output<Schema>) => BaseQuery | undefined;
  /** Whether the rows come from outside of this project: as files, or from a database. */
  readonly isFromElsewhere: boolean;
  /** The fields that name a column of the table. */
  readonly columns: (population: z.output<Schema>) => readonly {
    readonly field: string;
    readonly name: string;
  }[];
  /** Why a table that is populated so is not written in pieces; absent where it may be. */
  readonly refusesFanOut?: string;
  /** What else of the table does not fit. */
  readonly problems: (
    table: PopulatedTable,
    population: z.output<Schema>,
    problem: TellProblem,
  ) => void;
}

/** Helps TypeScript to tell a kind's fields from its schema. */
export function populationKind<Schema extends z.core.$ZodTypeDiscriminable>(
  kind: PopulationKind<Schema>,
): PopulationKind<Schema> {
  return kind;
}
