import type { AthenaType } from './column-type.ts';

/** A column of a result. */
export interface OutputColumn extends AthenaType {
  readonly label: string;
}

/** What a query that succeeded leaves behind. */
export interface QueryOutput {
  readonly columns: readonly OutputColumn[];
  /** Without the header; `null` is no text at all. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** A SELECT's pages begin with the names of its columns. */
  readonly hasHeader: boolean;
  readonly updateCount: number;
  readonly manifestLocation?: string;
}

/** The rows of a SELECT, in the table `result`. */
export interface SelectedRows {
  readonly columns: readonly OutputColumn[];
  /** What to select of `result`, in the columns' order. */
  readonly expressions: readonly string[];
}

/** `ResultSetMetadata.ColumnInfo`, as was measured on Athena. */
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

/** A result file: every value quoted, nothing at all for null. */
export function resultCsv({ columns, rows }: QueryOutput): string {
  const field = (value: string | null) =>
    value === null ? '' : `"${value.replaceAll('"', '""')}"`;
  const header = columns.map(({ label }) => label);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}
