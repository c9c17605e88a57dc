import type { ByteCounter } from './byte-counter.ts';

/** A line of a file, counted from 1. */
export interface FoundLine {
  readonly line: number;
  readonly text: string;
}

const NEW_LINE = 0x0a;
const RETURN = 0x0d;

/**
 * Finds the lines of a text that contain some bytes, however the text is divided into chunks.
 * Parsing a source as CSV takes ten times as long, so the caller parses only the lines that are
 * found.
 */
export class LineFinder {
  readonly #needle: Buffer;
  readonly #counter: ByteCounter;
  readonly #found: FoundLine[] = [];
  #carry: Buffer = Buffer.alloc(0);
  #line = 1;
  #end = NEW_LINE;
  #begun = false;

  /** @param counter chunks are best read into its buffer */
  constructor(needle: Buffer, counter: ByteCounter) {
    this.#needle = needle;
    this.#counter = counter;
  }

  /** @param chunk may be overwritten afterwards: what is still needed of it is copied */
  push(chunk: Buffer): void {
    if (!this.#begun) this.#lookAtLineEnd(chunk);
    // Only a line that is divided between chunks is copied: copying everything would take as long
    // as searching it.
    const cut = this.#carry.length === 0 ? 0 : chunk.indexOf(this.#end) + 1;
    if (this.#carry.length > 0) {
      if (cut === 0) {
        this.#carry = Buffer.concat([this.#carry, chunk]);
        return;
      }
      this.#search(Buffer.concat([this.#carry, chunk.subarray(0, cut)]));
    }
    const length = Math.max(cut, chunk.lastIndexOf(this.#end) + 1);
    this.#search(chunk.subarray(cut, length));
    this.#carry = Buffer.from(chunk.subarray(length));
  }

  /** A source has one kind of line end; a carriage return before a line feed belongs to it. */
  #lookAtLineEnd(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#carry, chunk]);
    const first = bytes.findIndex((byte) => byte === NEW_LINE || byte === RETURN);
    if (first < 0 || first === bytes.length - 1) return;
    this.#begun = true;
    if (bytes[first] === RETURN && bytes[first + 1] !== NEW_LINE) this.#end = RETURN;
  }

  /** The lines that were found, counted from the first one of the first chunk. */
  end(): { readonly found: readonly FoundLine[]; readonly lines: number } {
    this.#search(this.#carry);
    this.#carry = Buffer.alloc(0);
    return { found: this.#found, lines: this.#line - 1 };
  }

  #search(bytes: Buffer): void {
    let counted = 0;
    for (let at = bytes.indexOf(this.#needle); at >= 0; ) {
      const start = at === 0 ? 0 : bytes.lastIndexOf(this.#end, at - 1) + 1;
      const next = bytes.indexOf(this.#end, at);
      const end = next < 0 ? bytes.length : next;
      this.#line += this.#counter.count(bytes.subarray(counted, start), this.#end);
      counted = start;
      const text = bytes.toString('utf8', start, end).replace(/[\r\n]+$/, '');
      this.#found.push({ line: this.#line, text });
      at = next < 0 ? -1 : bytes.indexOf(this.#needle, end + 1);
    }
    this.#line += this.#counter.count(bytes.subarray(counted), this.#end);
  }
}
