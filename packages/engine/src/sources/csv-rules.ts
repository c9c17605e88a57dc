/** As a message shows them. */
export type LineEnd = '\\n' | '\\r\\n' | '\\r';

/** Where a range of a file begins that is read without what is before it: after a line end. */
export interface RangeStart {
  /** The offset of its first byte, more than 0. */
  readonly from: number;
  /** That of all lines of the file. */
  readonly lineEnd: LineEnd;
}

/** The rules for a CSV, apart from its grammar. */
export interface CsvRules {
  /** Without it the file is read from its beginning. */
  readonly start?: RangeStart | undefined;
  /** The number of columns in each row; by default that of the first row. */
  readonly columns?: number | undefined;
  /** In bytes. */
  readonly longestLine: number;
  /** The columns whose fields are passed to `onField`, from 0. */
  readonly wanted?: ReadonlySet<number>;
  /** Whether all fields of the first row are. */
  readonly wantsFirstRow?: boolean;
  /**
   * Called with the bytes of each wanted field, without its quotes. They are valid until it returns:
   * their memory is used for the next ones.
   *
   * @param row from 0, including a header; in a range that begins later, none is 0
   * @param line counted from 1 where the reading begins
   */
  readonly onField?: (bytes: Buffer, column: number, row: number, line: number) => void;
  /** Called after the fields of the first row, however many there are. */
  readonly onFirstRow?: () => void;
  /** Records where rows are. */
  readonly marks?: {
    /** The column, from 0, whose field is passed for each row, as it is written. */
    readonly column: number;
    readonly take: (bytes: Buffer, from: number, to: number) => void;
    /** Called at the first line end after each interval of this many bytes. */
    readonly every: number;
    readonly begin: (from: number, line: number) => void;
  };
}
