import { type DuckDBValueConverter, type Json, JsonDuckDBValueConverter } from '@duckdb/node-api';

/** A value as JSON has it; a whole number is a text only if JavaScript cannot represent it. */
export const plainValue: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (typeof value !== 'bigint') return JsonDuckDBValueConverter(value, type, converter);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};
