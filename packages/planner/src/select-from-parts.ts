import type { CheckSelect } from '@dc-data-baker/models';
import { toDuckdb } from './sql/duckdb-select.ts';
import type { Schema } from './sql/translate/translate.ts';
import { trinoType } from './sql/trino-type.ts';
import type { StageCheck } from './stage.ts';

/**
 * The form of a check that reads its parts as relations, rather than making them.
 *
 * @param checked the relations of checks, of which only the types are used
 * @returns nothing for a check that has no parts
 */
export function selectFromParts(
  fromParts: CheckSelect['fromParts'],
  schema: Schema,
  checked: Schema,
): Pick<StageCheck, 'fromParts'> {
  if (!fromParts) return {};
  const { parts } = fromParts;
  const made: Schema = new Map(
    parts.map(({ name, columns }) => [
      name,
      Object.entries(columns).map(([column, type]) => ({ name: column, type: trinoType(type) })),
    ]),
  );
  const { sql } = toDuckdb(fromParts.sql, schema, new Map([...checked, ...made]));
  return {
    fromParts: {
      sql,
      parts: parts.map(({ columns: _, ...part }) => part),
    },
  };
}
