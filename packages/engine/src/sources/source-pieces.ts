import { z } from 'zod';
import { firstWord } from './first-word.ts';

/** A range of a CSV that begins at a line. */
const PieceSchema = z.strictObject({
  /** The offset of its first byte, and the number of its first line. */
  from: z.number(),
  line: z.number(),
  /**
   * The first words of a column in its rows, see `firstWord`; null if there are too many to list.
   */
  words: z.array(z.number()).nullable(),
});

/** The pieces of a CSV, with an index by the column by which rows are found. */
export const SourcePiecesSchema = z.strictObject({
  column: z.string(),
  pieces: z.array(PieceSchema),
});

export type SourcePieces = z.output<typeof SourcePiecesSchema>;

/** 16 MB are searched in some 10 ms; the addresses of the country are 220 pieces. */
export const PIECE_BYTES = 2 ** 24;

/** If a file has no order, every piece has every outcode, and a list of them is useless. */
const MOST_WORDS = 512;

/** Not a word: an empty field is 0. */
const NONE = -1;

/** Records the pieces of a file while it is read from beginning to end. */
export class PieceMarks {
  readonly #pieces: { from: number; line: number; words: Set<number> }[] = [];
  #words = new Set<number>();
  #last = NONE;

  begin(from: number, line: number): void {
    this.#words = new Set();
    this.#last = NONE;
    this.#pieces.push({ from, line, words: this.#words });
  }

  /** @param bytes contain a field, including its quotes */
  take(bytes: Uint8Array, from: number, to: number): void {
    const word = firstWord(bytes, from, to);
    // Rows of an outcode usually follow each other.
    if (word === this.#last) return;
    this.#last = word;
    this.#words.add(word);
  }

  pieces(): SourcePieces['pieces'] {
    return this.#pieces.map(({ from, line, words }) => ({
      from,
      line,
      words: words.size > MOST_WORDS ? null : [...words],
    }));
  }
}

/** Whether a piece may have a row with a value in the column. */
export function mayHave({ words }: SourcePieces['pieces'][number], value: string): boolean {
  const bytes = Buffer.from(value);
  return words === null || words.includes(firstWord(bytes, 0, bytes.length));
}
