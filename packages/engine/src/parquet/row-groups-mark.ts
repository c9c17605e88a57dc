import type { FileMetaData } from 'hyparquet';

type Marks = NonNullable<FileMetaData['key_value_metadata']>;

const KEY = 'databaker.row_groups';

/** What the footer says of a file whose row groups are those of a table's definition. */
export function rowGroupsMark(by: string): Marks {
  return [{ key: KEY, value: by }];
}

/**
 * Whether a file says so, or was copied from one that does. In others, row groups may be like that
 * by chance, but DuckDB has encoded their columns in another way than those of outcode files.
 */
export function hasRowGroupsMark({ key_value_metadata: marks = [] }: FileMetaData): boolean {
  return marks.some(({ key }) => key === KEY);
}
