/** What is to be true of a CSV beside its grammar. */
export interface CsvRules {
  /** How many columns each row has; left out, as many as the first one. */
  readonly columns?: number | undefined;
  /** In bytes. */
  readonly longestLine: number;
  /** The columns whose fields are handed over, from 0. */
  readonly wanted?: ReadonlySet<number>;
  /** Whether all fields of the first row are. */
  readonly wantsFirstRow?: boolean;
  /**
   * Given each field that is wanted, without its quotes, one character a byte: only ASCII is what
   * it seems.
   *
   * @param row from 0, a header counted
   */
  readonly onField?: (text: string, column: number, row: number, line: number) => void;
  /** Called after the fields of the first row, however many there are. */
  readonly onFirstRow?: () => void;
  /** What is taken down of where rows are. */
  readonly marks?: {
    /** Given the field of each row in this column, from 0, as it is written. */
    readonly column: number;
    readonly take: (bytes: Buffer, from: number, to: number) => void;
    /** Called where a line begins, every so many bytes. */
    readonly every: number;
    readonly begin: (from: number, line: number) => void;
  };
}
