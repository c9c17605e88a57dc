import { type ColumnType, sqlLiteral } from '@dc-data-baker/models';
import { athenaType } from './sql-type.ts';

/** A literal in a SELECT that is replaced once the value of a parameter is known. */
export interface Placeholder {
  readonly name: string;
  readonly type: ColumnType;
  /** Unique within the SELECT, including its quotes. */
  readonly marker: string;
}

/** Placeholders for the parameters of a SELECT. */
export function placeholdersFor(
  sql: string,
  parameters: readonly { readonly name: string; readonly type: ColumnType }[],
): Placeholder[] {
  let mark = 'piece:';
  while (sql.includes(`'${mark}`)) mark = `_${mark}`;
  return parameters.map(({ name, type }) => ({ name, type, marker: sqlLiteral(`${mark}${name}`) }));
}

/**
 * A placeholder as an expression of its type. A number is cast from its text: in Athena a literal
 * `5` is an integer where a bigint is declared, and `-5` after a minus would begin a comment.
 */
export function placeholderSql({ type, marker }: Placeholder): string {
  return type === 'string' ? marker : `CAST(${marker} AS ${athenaType(type)})`;
}

/**
 * Replaces all placeholders at once, since a value may contain the marker of another one.
 *
 * @param values texts, `null` for NULL, in the order of the placeholders
 */
export function fillPlaceholders(
  sql: string,
  placeholders: readonly Placeholder[],
  values: readonly (string | null)[],
): string {
  const filled = new Map(
    placeholders.map((placeholder, i) => [
      placeholder.marker,
      valueSql(placeholder, values[i] ?? null),
    ]),
  );
  return replaceMarkers(sql, filled);
}

/** The SELECT as its author wrote it, with `:name` in place of each placeholder. */
export function withParameterNames(sql: string, placeholders: readonly Placeholder[]): string {
  return replaceMarkers(sql, new Map(placeholders.map(({ name, marker }) => [marker, `:${name}`])));
}

/** A bare NULL has no type, and Athena chooses between overloads by type. */
function valueSql({ type }: Placeholder, value: string | null): string {
  if (value !== null) return textSql(value);
  return type === 'string' ? 'CAST(NULL AS VARCHAR)' : 'NULL';
}

/**
 * A state machine inserts the location of an attempt into a statement by an intrinsic function, in
 * which a backslash begins an escape; so the statement has none.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
function textSql(value: string): string {
  const parts = value.split('\\').map((part) => sqlLiteral(part));
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(92) || ')})`;
}

function replaceMarkers(sql: string, replacements: ReadonlyMap<string, string>): string {
  const markers = [...replacements.keys()].map((marker) =>
    marker.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  if (markers.length === 0) return sql;
  return sql.replace(
    new RegExp(markers.join('|'), 'g'),
    (marker) => replacements.get(marker) ?? marker,
  );
}
