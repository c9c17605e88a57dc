import { type ColumnType, sqlLiteral } from '@dc-data-baker/models';
import { athenaType } from './sql-type.ts';

/** What stands in a SELECT where the value of a parameter is put once it is known. */
export interface Placeholder {
  readonly name: string;
  readonly type: ColumnType;
  /** A literal that stands nowhere else in the SELECT, its quotes included. */
  readonly marker: string;
}

/** Placeholders for parameters of a SELECT. */
export function placeholdersFor(
  sql: string,
  parameters: readonly { readonly name: string; readonly type: ColumnType }[],
): Placeholder[] {
  let mark = 'piece:';
  while (sql.includes(`'${mark}`)) mark = `_${mark}`;
  return parameters.map(({ name, type }) => ({ name, type, marker: sqlLiteral(`${mark}${name}`) }));
}

/**
 * A placeholder as an expression of its type. A number is cast from its text: to Athena `5` is an
 * integer where a bigint is declared, and `-5` after a minus would begin a comment.
 */
export function placeholderSql({ type, marker }: Placeholder): string {
  return type === 'string' ? marker : `CAST(${marker} AS ${athenaType(type)})`;
}

/**
 * Puts values in the places of placeholders, all at once: a value may hold what looks like the
 * marker of another one.
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

/** The SELECT as its author wrote it, with `:name` in the places of placeholders. */
export function withParameterNames(sql: string, placeholders: readonly Placeholder[]): string {
  return replaceMarkers(sql, new Map(placeholders.map(({ name, marker }) => [marker, `:${name}`])));
}

/** A bare NULL has no type, by which Athena chooses among functions of one name. */
function valueSql({ type }: Placeholder, value: string | null): string {
  if (value !== null) return textSql(value);
  return type === 'string' ? 'CAST(NULL AS VARCHAR)' : 'NULL';
}

/**
 * A state machine puts the place of an attempt into a statement by an intrinsic function, to which a
 * backslash begins an escape: so none is in a statement.
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
