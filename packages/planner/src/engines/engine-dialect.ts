import type { ColumnType } from '@dc-data-baker/models';
import type { ParameterValues } from '../sql/parameters.ts';
import type { Placeholder } from '../sql/placeholder.ts';
import type { Schema } from '../sql/translate/translate.ts';

/**
 * Everything that the planner needs to know about the SQL of one engine. Definitions are written in
 * Athena's SQL; a `Select` is what the engine runs instead. To add an engine, add its file and a
 * line in `DIALECTS`.
 */
export interface EngineDialect<Select> {
  /** A column's type, such as `VARCHAR[]`. */
  readonly typeName: (type: ColumnType) => string;
  /**
   * Translates a valid Athena SELECT for the engine; the result can be bound any number of times.
   *
   * @param parameters a value for each parameter, of the type that all its values have
   * @param checked the relations of checks, of which only the types are used
   * @throws QueryProblem, here or in `bind`, for a SELECT that the engine cannot run
   */
  readonly unbound: (
    sql: string,
    schema: Schema,
    parameters: ParameterValues,
    checked?: Schema,
  ) => (values: ParameterValues) => Select;
  /**
   * The same SELECT with its text changed. The new text reads no polygons that the old one does
   * not.
   */
  readonly withSql: (select: Select, change: (sql: string) => string) => Select;
  /** Replaces placeholders by the values of a row: see `fillPlaceholders`. */
  readonly filled: (
    select: Select,
    placeholders: readonly Placeholder[],
    values: readonly (string | null)[],
  ) => Select;
  /** For a person: with `:name` in place of each placeholder. */
  readonly shown: (select: Select, placeholders: readonly Placeholder[]) => Select;
  /** The part of a SELECT that decides its rows, without what only changes how it is run. */
  readonly madeBy: (select: Select) => unknown;
}
