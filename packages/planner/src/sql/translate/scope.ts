import type { Expression } from '../syntax.ts';
import type { TrinoType } from '../trino-type.ts';

export interface TypedColumn {
  /**
   * In lower case, as Athena's names are case-insensitive; `undefined` for an expression without a
   * name.
   */
  readonly name: string | undefined;
  readonly type: TrinoType;
  /** Whether a subquery counts something in it. */
  readonly isCount?: boolean;
  /** Whether a subquery makes it a double that is never -0. */
  readonly hasOneZero?: boolean;
  /** Whether a zero in it may be 0 or -0, as an engine likes: see `zero-signs.ts`. */
  readonly isEitherZero?: boolean;
  /** Whether a subquery computes it row by row with an expression that may fail, and Athena may evaluate it anywhere. */
  readonly mayFail?: boolean;
  /** The keys of its table that it is part of. */
  readonly keys?: readonly TableKey[];
}

/** Columns of a table that have other values in each row, according to its checks. */
export interface TableKey {
  /** Another one for each key of a table. */
  readonly name: string;
  readonly isNeverNull: boolean;
  /** Whether rows that are equal in all columns may be repeated. */
  readonly mayRepeat: boolean;
}

/** Where the rows of a source come from. */
export interface RowOrigin {
  /** Whether they are written in the query, as those of VALUES are. */
  readonly isWritten?: boolean;
  /** Whether these are the rows of VALUES themselves, not of a SELECT from them. */
  readonly isValues?: boolean;
  /** Whether each is made of one row of one table of the project's. */
  readonly isOfTable?: boolean;
  /** Which columns are the same in all rows that agree in some; by default, only these. */
  readonly determines?: Determines;
  /** Whether no two rows are alike. */
  readonly isDistinct?: () => boolean;
}

/** From the places of some columns, the places of the columns whose values follow from theirs. */
export type Determines = (known: ReadonlySet<number>) => Iterable<number>;

/** A relation that a SELECT reads. */
export interface Source extends RowOrigin {
  /** In lower case. */
  readonly alias: string | undefined;
  /** `undefined` if they are not known. */
  readonly columns: readonly TypedColumn[] | undefined;
  /** Whether it is a table itself, and no query. */
  readonly isTable?: boolean;
  /** Of UNNEST: the list. */
  readonly list?: Expression;
}

/** A subquery of WITH. */
export interface Subquery extends RowOrigin {
  readonly columns: readonly TypedColumn[];
}

/** The meaning of names at a place in a query. */
export interface Scope {
  readonly sources: readonly Source[];
  /** Columns that USING has merged. */
  readonly merged: ReadonlyMap<string, TrinoType>;
  /** The subqueries of WITH, by name. */
  readonly subqueries: ReadonlyMap<string, Subquery>;
  /** The names of the SELECT's columns, where ORDER BY may use them. */
  readonly given: readonly TypedColumn[];
  /** The query around a subquery. */
  readonly outer: Scope | undefined;
  /** Whether the subquery reads columns of the query around it. */
  readonly uses: { outer: boolean };
  /** Whether the place is in WHERE, ON, HAVING or FILTER, whose conditions Athena may reorder. */
  readonly isFilter?: boolean;
  /** Whether the place is in HAVING. */
  readonly isHaving?: boolean;
  /** What is known about values at this place: see `factsOf`. */
  readonly facts: ReadonlySet<string>;
}

export function scopeIn(outer: Scope | undefined): Scope {
  return {
    sources: [],
    merged: new Map(),
    subqueries: outer?.subqueries ?? new Map(),
    given: [],
    outer,
    uses: { outer: false },
    facts: outer?.facts ?? new Set(),
  };
}

/** A new scope for a query beside or within another; it sees the same outer scope. */
export function scopeBeside(scope: Scope): Scope {
  return { ...scope, sources: [], merged: new Map(), given: [] };
}

/**
 * Whether the rows are constants of the query, which Athena folds. Then a condition or a null decides
 * wherever it is; for other rows Athena evaluates from left to right.
 */
export const isFolded = ({ sources }: Scope): boolean =>
  sources.length < 2 && sources.every(({ isWritten }) => isWritten === true);

/** Whether each row at this place comes from one row of one table. */
export const isOfOneTable = ({ sources, isHaving = false }: Scope): boolean =>
  sources.length === 1 && sources[0]?.isOfTable === true && !isHaving;

/** A column of the relations at this place; `undefined` for one of an outer query, or of none. */
export function columnIn(
  { sources }: Scope,
  name: string,
  table: string | undefined,
): TypedColumn | undefined {
  return sources
    .filter(({ alias }) => table === undefined || alias === table)
    .flatMap(({ columns }) => columns ?? [])
    .find((column) => column.name === name);
}

/** The type of a column; `undefined` if it is not known. */
export function columnType(
  scope: Scope,
  name: string,
  table: string | undefined,
): TrinoType | undefined {
  const found = typesIn(scope, name, table);
  if (found.length > 0) return found[0];
  const isOpen = scope.sources.some(
    ({ alias, columns }) => columns === undefined && (table === undefined || alias === table),
  );
  if (isOpen || !scope.outer) return undefined;
  const type = columnType(scope.outer, name, table);
  if (type) scope.uses.outer = true;
  return type;
}

/** Whether a name is that of more than one column of the relations that are read here. */
export function isAmbiguous(scope: Scope, name: string, table: string | undefined): boolean {
  return typesIn(scope, name, table).length > 1;
}

function typesIn(scope: Scope, name: string, table: string | undefined): TrinoType[] {
  if (table === undefined) {
    const given = scope.given.find((column) => column.name === name);
    const merged = given?.type ?? scope.merged.get(name);
    if (merged) return [merged];
  }
  return scope.sources
    .filter(({ alias }) => table === undefined || alias === table)
    .flatMap(({ columns }) => columns ?? [])
    .filter((column) => column.name === name)
    .map(({ type }) => type);
}
