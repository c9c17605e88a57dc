import { formatCount } from '@dc-data-baker/models';
import { COMMA, LINE_FEED, MEANING, OTHER, QUOTE, RETURN } from './byte-meanings.ts';
import { CSV_MISTAKES } from './csv-mistakes.ts';
import { CsvProblem, MOST_SHOWN_BYTES } from './csv-problem.ts';
import type { CsvRules, LineEnd } from './csv-rules.ts';
import { FieldBuffer } from './field-buffer.ts';
import { unfinished, utf8Bytes } from './utf8-bytes.ts';

/** At the beginning of a field. */
const START = 0;
/** In a field that did not begin with a quote. */
const PLAIN = 1;
const QUOTED = 2;
/** After a quote within a quoted field: its end, or the first of two quotes. */
const CLOSED = 3;
/** After a carriage return, which is a line end alone or with the next line feed. */
const RETURNED = 4;

export const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

const NOTHING: Buffer = Buffer.alloc(0);

const QUOTE_BYTE = 0x22;

/** A field's value, in the memory of the field if it can be: a polygon may have 10 MB. */
function withoutQuotes(bytes: Buffer, from: number, to: number): Buffer {
  if (from === to || bytes[from] !== QUOTE_BYTE) return bytes.subarray(from, to);
  const value = bytes.subarray(from + 1, to - 1);
  if (!value.includes(QUOTE_BYTE)) return value;
  return Buffer.from(value.toString('latin1').replaceAll('""', '"'), 'latin1');
}

/**
 * Reads a CSV from beginning to end and checks that it keeps to the grammar of docs/files.md, which
 * both engines read the same way. It keeps no more than a field and the beginning of a line in
 * memory, and none of the chunks, so that their buffer can be used again.
 *
 * The mistake that it reports is the first one by its place in the file, however the file is cut
 * into chunks.
 *
 * @throws {CsvProblem} from `push` and `end`
 */
export class CsvScanner {
  readonly #rules: CsvRules;
  /** By column, whether its fields are wanted by anybody. */
  readonly #wanted: readonly boolean[];
  #columns: number | undefined;
  #state = START;
  #lineEnd: LineEnd | undefined;
  /** The column of the current field. */
  #column = 0;
  /** From 0, which is the first row of the file, even if the range begins after it. */
  #row = 0;
  #line = 1;
  /** The length of the line before this chunk, and its beginning, for messages. */
  #lineBytes = 0;
  #lineHead: Buffer = NOTHING;
  /** The part of a wanted field from earlier chunks. */
  readonly #field = new FieldBuffer();
  /** The last bytes of a chunk, which may be the beginning of a character. */
  #cut: Buffer = NOTHING;
  #begun = false;
  /** The bytes before this chunk, and the offset at which the next piece begins. */
  #before = 0;
  #nextPiece = 0;
  #longest = 0;

  constructor(rules: CsvRules) {
    this.#rules = rules;
    this.#columns = rules.columns;
    const { start } = rules;
    if (start) {
      this.#begun = true;
      this.#row = 1;
      this.#lineEnd = start.lineEnd;
      this.#before = start.from;
    }
    const { wanted = new Set<number>(), marks } = rules;
    const length = Math.max(-1, ...wanted, marks?.column ?? -1) + 1;
    this.#wanted = Array.from({ length }, (_, i) => wanted.has(i) || i === marks?.column);
  }

  /** Rows that have ended, including a header. */
  get rows(): number {
    return this.#rules.start ? this.#row - 1 : this.#row;
  }

  /** The bytes of the longest line, without its end. */
  get longest(): number {
    return this.#longest;
  }

  push(bytes: Buffer): void {
    const chunk = this.#begun ? bytes : this.#withoutMark(bytes);
    this.#before += bytes.length - chunk.length;
    if (chunk.length === 0) return;
    const text = this.#cut.length === 0 ? chunk : Buffer.concat([this.#cut, chunk]);
    const right = utf8Bytes(text);
    if (right < text.length) {
      // A mistake before that byte comes first. After a carriage return it shows where a line begins;
      // an ASCII character there only shows that the one before it has not ended.
      const shows = (text[right] as number) < 0x80 ? 0 : 1;
      const scanned = right - this.#cut.length + shows;
      this.#scan(chunk.subarray(0, scanned));
      throw this.#problem(CSV_MISTAKES.notUtf8, chunk.subarray(scanned), -this.#lineBytes);
    }
    // A copy, because the chunk is not kept.
    this.#cut = Buffer.from(text.subarray(text.length - unfinished(text)));
    this.#scan(chunk);
  }

  #scan(chunk: Buffer): void {
    const { longestLine } = this.#rules;
    if (this.#nextPiece === 0) this.#beginPiece(0);
    let state = this.#state;
    let lineStart = -this.#lineBytes;
    let fieldStart = 0;
    let column = this.#column;
    let wanted = this.#wants(column);
    const length = chunk.length;
    for (let i = 0; i < length; i++) {
      let meaning = MEANING[chunk[i] as number] as number;
      if (state === PLAIN || state === QUOTED) {
        while (meaning === OTHER && ++i < length) meaning = MEANING[chunk[i] as number] as number;
        if (i === length) break;
      }
      if (state === RETURNED) {
        this.#longest = Math.max(this.#longest, i - 1 - lineStart);
        this.#endLine(meaning === LINE_FEED ? '\\r\\n' : '\\r', column, chunk, lineStart);
        column = 0;
        lineStart = meaning === LINE_FEED ? i + 1 : i;
        if (this.#before + lineStart >= this.#nextPiece) this.#beginPiece(lineStart);
        fieldStart = lineStart;
        wanted = this.#wants(column);
        state = START;
        if (meaning === LINE_FEED) continue;
      }
      if (i - lineStart > longestLine) throw this.#tooLong(chunk, lineStart);
      switch (meaning) {
        case OTHER:
          if (state === CLOSED) throw this.#problem(CSV_MISTAKES.afterQuote, chunk, lineStart);
          state = PLAIN;
          break;
        case COMMA:
          if (state === QUOTED) break;
          if (wanted) this.#take(chunk, fieldStart, i, column);
          column++;
          fieldStart = i + 1;
          wanted = this.#wants(column);
          state = START;
          break;
        case QUOTE:
          if (state === PLAIN) throw this.#problem(CSV_MISTAKES.strayQuote, chunk, lineStart);
          state = state === QUOTED ? CLOSED : QUOTED;
          break;
        case LINE_FEED:
        case RETURN:
          if (state === QUOTED) throw this.#problem(CSV_MISTAKES.openQuote, chunk, lineStart);
          if (i === lineStart) throw this.#problem(CSV_MISTAKES.emptyLine, chunk, lineStart);
          if (wanted) this.#take(chunk, fieldStart, i, column);
          if (meaning === RETURN) {
            state = RETURNED;
            wanted = false;
            break;
          }
          this.#longest = Math.max(this.#longest, i - lineStart);
          this.#endLine('\\n', column, chunk, lineStart);
          column = 0;
          lineStart = i + 1;
          if (this.#before + lineStart >= this.#nextPiece) this.#beginPiece(lineStart);
          fieldStart = lineStart;
          wanted = this.#wants(column);
          state = START;
          break;
        default:
          throw this.#problem(
            chunk[i] === 0 ? CSV_MISTAKES.nul : CSV_MISTAKES.backslash,
            chunk,
            lineStart,
          );
      }
    }
    if (state !== RETURNED && length - lineStart > longestLine) {
      throw this.#tooLong(chunk, lineStart);
    }
    if (wanted) this.#field.append(chunk, fieldStart, length);
    if (lineStart >= 0) this.#lineHead = NOTHING;
    this.#lineHead = this.#headOf(chunk, lineStart);
    this.#lineBytes = length - lineStart;
    this.#column = column;
    this.#state = state;
    this.#before += length;
  }

  /** @returns whether the last line has a line end; true for an empty file */
  end(): boolean {
    const { length } = this.#cut;
    if (length > 0) throw this.#problem(CSV_MISTAKES.notUtf8, NOTHING, -this.#lineBytes);
    const lineStart = -this.#lineBytes;
    this.#longest = Math.max(this.#longest, this.#lineBytes);
    if (this.#state === RETURNED) {
      this.#endLine('\\r', this.#column, NOTHING, lineStart);
      return true;
    }
    if (this.#lineBytes === 0) return true;
    if (this.#state === QUOTED) throw this.#problem(CSV_MISTAKES.openQuote, NOTHING, lineStart);
    if (this.#wants(this.#column)) this.#take(NOTHING, 0, 0, this.#column);
    this.#endRow(this.#column, NOTHING, lineStart);
    return false;
  }

  /** Athena's reader skips the byte order mark, too. */
  #withoutMark(bytes: Buffer): Buffer {
    const start = Buffer.concat([this.#cut, bytes]);
    // Its three bytes may come one by one.
    if (start.length < 3 && BYTE_ORDER_MARK.subarray(0, start.length).equals(start)) {
      this.#cut = start;
      return NOTHING;
    }
    this.#begun = true;
    this.#cut = NOTHING;
    return start.subarray(0, 3).equals(BYTE_ORDER_MARK) ? start.subarray(3) : start;
  }

  #beginPiece(lineStart: number): void {
    const from = this.#before + lineStart;
    const { marks } = this.#rules;
    this.#nextPiece = marks ? from + marks.every : Number.POSITIVE_INFINITY;
    marks?.begin(from, this.#line);
  }

  #wants(column: number): boolean {
    return this.#wanted[column] === true || (this.#row === 0 && this.#wantsText(column));
  }

  #wantsText(column: number): boolean {
    const { wanted, wantsFirstRow = false } = this.#rules;
    return (wantsFirstRow && this.#row === 0) || (wanted?.has(column) ?? false);
  }

  #take(chunk: Buffer, from: number, to: number, column: number): void {
    if (this.#field.length === 0) {
      this.#give(chunk, from, to, column);
      return;
    }
    this.#field.append(chunk, from, to);
    const whole = this.#field.take();
    this.#give(whole, 0, whole.length, column);
  }

  #give(bytes: Buffer, from: number, to: number, column: number): void {
    const { marks, onField } = this.#rules;
    if (column === marks?.column) {
      marks.take(bytes, from, to);
      // Making a text of each field would take longer than everything else.
      if (!this.#wantsText(column)) return;
    }
    onField?.(withoutQuotes(bytes, from, to), column, this.#row, this.#line);
  }

  #endLine(lineEnd: LineEnd, column: number, chunk: Buffer, lineStart: number): void {
    this.#lineEnd ??= lineEnd;
    if (this.#lineEnd !== lineEnd) {
      const before = this.#lineEnd;
      throw this.#problem(
        `the line ends with ${lineEnd} and those before it with ${before}; write the file with one kind of line end`,
        chunk,
        lineStart,
      );
    }
    this.#endRow(column, chunk, lineStart);
    this.#line++;
    this.#lineBytes = 0;
    this.#lineHead = NOTHING;
  }

  #endRow(column: number, chunk: Buffer, lineStart: number): void {
    if (this.#row === 0) this.#rules.onFirstRow?.();
    const found = column + 1;
    this.#columns ??= found;
    if (found !== this.#columns) {
      const todo = found < this.#columns ? CSV_MISTAKES.tooFew : CSV_MISTAKES.tooMany;
      throw this.#problem(
        `expected ${this.#columns} columns, found ${found}; ${todo}`,
        chunk,
        lineStart,
      );
    }
    this.#row++;
  }

  #tooLong(chunk: Buffer, lineStart: number): CsvProblem {
    return this.#problem(
      `the line is longer than ${formatCount(this.#rules.longestLine)} bytes; check whether line ends are missing, or simplify the polygon`,
      chunk,
      lineStart,
    );
  }

  #headOf(chunk: Buffer, lineStart: number): Buffer {
    const here = chunk.subarray(Math.max(0, lineStart), Math.max(0, lineStart) + MOST_SHOWN_BYTES);
    return Buffer.concat([this.#lineHead, here]).subarray(0, MOST_SHOWN_BYTES);
  }

  #problem(message: string, chunk: Buffer, lineStart: number): CsvProblem {
    if (lineStart >= 0) this.#lineHead = NOTHING;
    const [shown = ''] = this.#headOf(chunk, lineStart)
      .toString()
      .split(/[\r\n]/);
    return new CsvProblem(message, this.#line, shown);
  }
}
