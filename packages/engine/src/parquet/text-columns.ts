import type { FileMetaData } from 'hyparquet';

/**
 * Whether a file has columns of texts that can be copied into a file of its compression: as DuckDB
 * writes them, so that a reader sees no difference.
 *
 * @param codec in parquet's notation, such as `SNAPPY`
 */
export function hasTextColumns(
  { schema, row_groups }: FileMetaData,
  names: readonly string[],
  codec: string,
): boolean {
  const isText = (name: string) =>
    schema.some(
      (element) =>
        element.name === name &&
        element.type === 'BYTE_ARRAY' &&
        element.converted_type === 'UTF8' &&
        element.repetition_type === 'OPTIONAL',
    );
  const isFound = (name: string) =>
    row_groups.every(({ columns }) =>
      columns.some(
        ({ meta_data: column }) =>
          column?.codec === codec && JSON.stringify(column.path_in_schema) === `["${name}"]`,
      ),
    );
  return names.every((name) => isText(name) && isFound(name));
}
