import type { AthenaType } from './column-type.ts';

/** A column of a result. */
export interface OutputColumn extends AthenaType {
  readonly label: string;
}

/** The result of a query that succeeded. */
export interface QueryOutput {
  readonly columns: readonly OutputColumn[];
  /** Without the header; `null` is not a text. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** The first row of a SELECT's pages has the names of its columns. */
  readonly hasHeader: boolean;
  readonly updateCount: number;
  readonly manifestLocation?: string;
}

/** The rows of a SELECT, in the table `result`. */
export interface SelectedRows {
  readonly columns: readonly OutputColumn[];
  /** What to select from `result`, in the order of the columns. */
  readonly expressions: readonly string[];
}

/** `ResultSetMetadata.ColumnInfo`, as observed on Athena. */
export function columnInfo({ label, name, precision, scale }: OutputColumn) {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: label,
    Label: label,
    Type: name,
    Precision: precision,
    Scale: scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: name === 'varchar',
  };
}

/** A result file: every value is quoted, and null is nothing at all. */
export function resultCsv({ columns, rows }: QueryOutput): string {
  const field = (value: string | null) =>
    value === null ? '' : `"${value.replaceAll('"', '""')}"`;
  const header = columns.map(({ label }) => label);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}
