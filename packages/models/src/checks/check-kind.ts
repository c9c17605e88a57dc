import { z } from 'zod';
import { fieldOf } from '../field-of.ts';
import { Name } from '../name.ts';
import { optionsOf } from '../options-of.ts';
import { type Severity, SeveritySchema } from '../severity.ts';
import type { CheckedRows, CheckSelect } from './check-select.ts';
import type { ColumnTypes } from './list-parts.ts';

/** The fields that every kind of check has. */
export interface DeclaredCheck {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly severity: Severity;
}

/** A check on the columns `Column`. A table only accepts checks on columns that it has. */
export type CheckOn<Column extends string, Declared extends DeclaredCheck> = Omit<
  Declared,
  'columns'
> & { readonly columns: readonly Column[] };

/** The parsed fields of a schema, read-only. */
type Fields<Schema extends z.core.$ZodTypeDiscriminable> =
  z.output<Schema> extends infer Declared
    ? Declared extends DeclaredCheck
      ? CheckOn<string, Declared>
      : never
    : never;

/** The number of rows that a SELECT returned, and a sample of them. */
export interface Found {
  readonly wrong: number;
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Everything that defines one kind of check. Its constructor, which definitions call, is in the
 * same file. To add a kind, add its file and a line in `CHECK_KINDS`.
 */
export interface CheckKind<Schema extends z.core.$ZodTypeDiscriminable> {
  /** Its fields: `kind`, `columns`, `severity` and its own. */
  readonly schema: Schema;
  /** The text between the brackets of its name; the columns by default. */
  readonly args?: (check: Fields<Schema>) => string;
  /** What is wrong with it in a table whose columns have these types. */
  readonly problems?: (check: Fields<Schema>, types: ColumnTypes) => readonly string[];
  /** @param name the check's name, which its only or main SELECT has, too */
  readonly selects: (
    check: Fields<Schema>,
    over: CheckedRows & {
      readonly name: string;
      readonly declared: readonly DeclaredCheck[];
      readonly types: ColumnTypes;
    },
  ) => readonly CheckSelect[];
  /** The other tables that it compares the rows with. */
  readonly otherTables?: (check: Fields<Schema>) => readonly string[];
  /**
   * The columns in which no two rows have the same values if the SELECT with this name found
   * nothing.
   */
  readonly uniqueKey?: (
    check: Fields<Schema>,
    name: string,
  ) => { readonly columns: readonly string[]; readonly ifClean: string };
  /**
   * What was found, for a person: the end of `check X of Y failed: `. By default, the number of
   * rows and a sample of them.
   */
  readonly tells?: (found: Found, name: string) => string;
  /** The check compares with what is published, so the table must be one that is baked. */
  readonly comparesWithPublished?: true;
  /**
   * The greatest age of the table's newest file, in milliseconds, for a check on files instead of
   * rows. Such a table must be one whose rows come from outside of this project.
   */
  readonly oldestFile?: (check: Fields<Schema>) => number;
  /** A person may override a failure of it: `bake --accept`. */
  readonly acceptable?: true;
}

/** Lets TypeScript infer a kind's fields from its schema. */
export function checkKind<Schema extends z.core.$ZodTypeDiscriminable>(
  kind: CheckKind<Schema>,
): CheckKind<Schema> {
  return kind;
}

export const columns = z.array(Name).min(1, 'expected at least one column');
export const oneColumn = columns.max(1);
export const severity = SeveritySchema.default('fail');

export interface CheckOptions {
  readonly severity?: Severity;
}

/** The options of a check, all of them, with the severity that a check has by default. */
export function orFail<Options extends CheckOptions>(
  options?: Options,
): Options & { readonly severity: Severity } {
  return { severity: 'fail', ...optionsOf(options) };
}

/** The name of a table that a check compares with, if it is one. */
export function nameOf(table: { readonly name: string }): string {
  return fieldOf(table, 'name') as string;
}

/** Accepts one name or a list of names, and returns a list. */
export function listed<const Column extends string>(
  names: Column | readonly Column[],
): readonly Column[] {
  return typeof names === 'string' ? [names] : names;
}
