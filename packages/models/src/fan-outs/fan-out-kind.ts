import { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import type { ColumnType } from '../column-type.ts';
import type { TellProblem } from '../populations/population-kind.ts';

/** The fields that every kind of fan-out has. */
export const commonFields = {
  /** How many pieces run at once, at most, on an engine that runs several at once. */
  concurrency: z.int().min(1).default(8),
};

/** A parameter of a table's query whose value differs for each piece. */
export interface FanOutParameter {
  readonly name: string;
  readonly type: ColumnType;
}

/**
 * The pieces of a table: their values are in the definition, for one parameter, or they are the rows
 * of a SELECT, whose columns are the parameters. Values in a definition are texts, which a query
 * casts where it needs something else.
 */
export type FanOutPieces =
  | { readonly of: 'values'; readonly parameter: string; readonly values: readonly string[] }
  | {
      readonly of: 'rows';
      readonly parameters: readonly FanOutParameter[];
      readonly query: BaseQuery;
    };

/** The parts of a table that its fan-out must agree with. */
export interface FannedOutTable {
  /** The query that populates the table. */
  readonly query: BaseQuery | undefined;
  /** Why the table's population cannot be divided into pieces, if it cannot. */
  readonly refusal: string | undefined;
  readonly partitionedBy: readonly {
    readonly name: string;
    readonly values: readonly string[];
  }[];
}

/**
 * Everything that defines one way to divide a table into pieces. To add a kind, add its file and a
 * line in `FAN_OUT_KINDS`.
 */
export interface FanOutKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  readonly pieces: (fanOut: z.output<Schema>) => FanOutPieces;
  /** The field that names the parameters, for messages. */
  readonly parametersField: string;
  /** Reports any other disagreement with the table. */
  readonly problems: (
    table: FannedOutTable,
    fanOut: z.output<Schema>,
    problem: TellProblem,
  ) => void;
}

/** Lets TypeScript infer a kind's fields from its schema. */
export function fanOutKind<Schema extends z.core.$ZodTypeDiscriminable>(
  kind: FanOutKind<Schema>,
): FanOutKind<Schema> {
  return kind;
}
