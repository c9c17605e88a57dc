import { type TrinoType, UNKNOWN } from '../trino-type.ts';

export interface TypedColumn {
  /** In lower case, as Athena compares names; `undefined` for an expression without one. */
  readonly name: string | undefined;
  readonly type: TrinoType;
}

/** One of the things that a SELECT reads from. */
export interface Source {
  /** In lower case. */
  readonly alias: string | undefined;
  /** `undefined` where nobody has told them. */
  readonly columns: readonly TypedColumn[] | undefined;
}

/** What names mean at a place in a query. */
export interface Scope {
  readonly sources: readonly Source[];
  /** Columns that a USING has made one of two. */
  readonly merged: ReadonlyMap<string, TrinoType>;
  /** The WITH's subqueries, by name. */
  readonly subqueries: ReadonlyMap<string, readonly TypedColumn[]>;
  /** The names that a SELECT gives, where ORDER BY may use them. */
  readonly given: readonly TypedColumn[];
  /** The query around a subquery. */
  readonly outer: Scope | undefined;
  /** Whether the subquery reads from the query around it. */
  readonly uses: { outer: boolean };
  /** Whether it is WHERE or ON, where a guard would keep DuckDB from joining by a key. */
  readonly isFilter?: boolean;
  /** What is known of values here: see `factsOf`. */
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

/** A new scope for a query beside or within another, which sees what is around it. */
export function scopeBeside(scope: Scope): Scope {
  return { ...scope, sources: [], merged: new Map(), given: [] };
}

/** The type of a column; `undefined` for one that is not known. */
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

/** Whether a name means more than one column of what is read here. */
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

/** Columns by the names of an alias, as in `t(a, b)`; by their own where it gives none. */
export function renamed(
  columns: readonly TypedColumn[],
  names: readonly { readonly name: string }[] | null | undefined,
): readonly TypedColumn[] {
  if (!names || names.length === 0) return columns;
  return names.map(({ name }, i) => ({
    name: name.toLowerCase(),
    type: columns[i]?.type ?? UNKNOWN,
  }));
}
