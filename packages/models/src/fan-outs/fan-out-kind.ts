import { z } from 'zod';
import type { BaseQuery } from '../base-query.ts';
import type { ColumnType } from '../column-type.ts';
import type { TellProblem } from '../populations/population-kind.ts';

/** What all fan-outs have, whatever their kind. */
export const commonFields = {
  /** How many pieces run at once, at most, on an engine that runs them side by side. */
  concurrency: z.int().min(1).default(8),
};

/** A parameter of a table's query that takes another value in each piece. */
export interface FanOutParameter {
  readonly name: string;
  readonly type: ColumnType;
}

/** What a table says of itself that its fan-out has to fit. */
export interface FannedOutTable {
  /** The query that fills it. */
  readonly query: BaseQuery | undefined;
  /** Why its population has no pieces, if it has none. */
  readonly refusal: string | undefined;
  readonly partitionedBy: readonly {
    readonly name: string;
    readonly values: readonly string[];
  }[];
}

/**
 * All that a definition says about one way to divide a table into pieces. A kind is added by its
 * file and a line in `FAN_OUT_KINDS`.
 */
export interface FanOutKind<Schema extends z.core.$ZodTypeDiscriminable> {
  readonly schema: Schema;
  readonly parameters: (fanOut: z.output<Schema>) => readonly FanOutParameter[];
  /** The field that names the parameters, for messages. */
  readonly parametersField: string;
  /**
   * The values that the only parameter takes, one piece of the table each, in order; `undefined`
   * where only the data knows the pieces.
   */
  readonly values: (fanOut: z.output<Schema>) => readonly string[] | undefined;
  /** The SELECT whose rows are the pieces; `undefined` where the definition has their values. */
  readonly query: (fanOut: z.output<Schema>) => BaseQuery | undefined;
  /** What else does not fit the table. */
  readonly problems: (
    table: FannedOutTable,
    fanOut: z.output<Schema>,
    problem: TellProblem,
  ) => void;
}

/** Helps TypeScript to tell a kind's fields from its schema. */
export function fanOutKind<Schema extends z.core.$ZodTypeDiscriminable>(
  kind: FanOutKind<Schema>,
): FanOutKind<Schema> {
  return kind;
}
