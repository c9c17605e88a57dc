import type { ColumnType } from '@dc-data-baker/models';
import type { ParameterValues } from '../sql/parameters.ts';
import type { Placeholder } from '../sql/placeholder.ts';
import type { Schema } from '../sql/translate/translate.ts';

/**
 * All that the planner knows of the SQL of one engine. Definitions are written in Athena's; a `Select`
 * is what the engine runs in its place. An engine is added by its file and a line in `DIALECTS`.
 */
export interface EngineDialect<Select> {
  /** A column's type, such as `VARCHAR[]`. */
  readonly typeName: (type: ColumnType) => string;
  /**
   * Says a valid SELECT of Athena to the engine, to be bound any number of times.
   *
   * @param parameters a value for each parameter, of the type that all its values have
   * @param checked tables that the SELECT may read besides those that it may be made anew from
   * @throws QueryProblem, here or when it is bound, for a SELECT that the engine cannot run
   */
  readonly unbound: (
    sql: string,
    schema: Schema,
    parameters: ParameterValues,
    checked?: Schema,
  ) => (values: ParameterValues) => Select;
  /** The same with another text of its SELECT, which reads no polygons that the first does not. */
  readonly withSql: (select: Select, change: (sql: string) => string) => Select;
  /** Puts the values of a row in the places of placeholders: see `fillPlaceholders`. */
  readonly filled: (
    select: Select,
    placeholders: readonly Placeholder[],
    values: readonly (string | null)[],
  ) => Select;
  /** As a person is shown it: `:name` stands where the values of placeholders go. */
  readonly shown: (select: Select, placeholders: readonly Placeholder[]) => Select;
  /** A SELECT without what is only known of it: that may change how it is run, and not its rows. */
  readonly madeBy: (select: Select) => unknown;
}
