import { z } from 'zod';
import { Name } from '../name.ts';
import { type Severity, SeveritySchema } from '../severity.ts';
import type { CheckedRows, CheckSelect } from './check-select.ts';

/** What all checks have, whatever their kind. */
export interface DeclaredCheck {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly severity: Severity;
}

/** A check on the columns `Column`; a table only takes checks on columns that it has. */
export type CheckOn<Column extends string, Declared extends DeclaredCheck> = Omit<
  Declared,
  'columns'
> & { readonly columns: readonly Column[] };

/** What a schema gives, for reading only. */
type Fields<Schema extends z.core.$ZodTypeDiscriminable> =
  z.output<Schema> extends infer Declared
    ? Declared extends DeclaredCheck
      ? CheckOn<string, Declared>
      : never
    : never;

/** How many rows a SELECT returned, and some of them. */
export interface Found {
  readonly wrong: number;
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

/**
 * All that is said about one kind of check. The constructor, which definitions call, stands beside
 * it in the same file. A kind is added by its file and a line in `CHECK_KINDS`.
 */
export interface CheckKind<Schema extends z.core.$ZodTypeDiscriminable> {
  /** Its fields: `kind`, `columns`, `severity` and its own. */
  readonly schema: Schema;
  /** What stands between the brackets of its name; the columns by default. */
  readonly args?: (check: Fields<Schema>) => string;
  /** @param name the check's name, which is that of its only or of its main SELECT */
  readonly selects: (
    check: Fields<Schema>,
    over: CheckedRows & {
      readonly name: string;
      readonly declared: readonly DeclaredCheck[];
      /** The columns that hold lists. */
      readonly lists: ReadonlySet<string>;
    },
  ) => readonly CheckSelect[];
  /** The other tables that it compares the rows with. */
  readonly otherTables?: (check: Fields<Schema>) => readonly string[];
  /** The columns of which no two rows share a value if the SELECT of this name found nothing. */
  readonly uniqueKey?: (
    check: Fields<Schema>,
    name: string,
  ) => { readonly columns: readonly string[]; readonly ifClean: string };
  /**
   * What was found, for a person: the end of `check X of Y failed: `. By default rows are counted,
   * and some of them shown.
   */
  readonly tells?: (found: Found, name: string) => string;
  /** It compares with what is published, so that the table must be one that is baked. */
  readonly comparesWithPublished?: true;
  /**
   * How old the newest file of the table may be, in milliseconds, of a check that is about files and
   * not about rows; the table must be one whose rows come from elsewhere.
   */
  readonly oldestFile?: (check: Fields<Schema>) => number;
  /** Somebody who knows better may let a bake pass although it failed: `bake --accept`. */
  readonly acceptable?: true;
}

/** Helps TypeScript to tell a kind's fields from its schema. */
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

export function orFail(options?: CheckOptions): { severity: Severity } {
  return { severity: options?.severity ?? 'fail' };
}

/** Of one name or several: a list. */
export function listed<const Column extends string>(
  names: Column | readonly Column[],
): readonly Column[] {
  return typeof names === 'string' ? [names] : names;
}
