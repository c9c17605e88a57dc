import { DecimalReader } from './decimal.ts';
import type { MultiPolygon, Polygon, Ring } from './geometry.ts';
import { Float64List } from './growable.ts';

/** Text that is not a POLYGON or MULTIPOLYGON in well-known text. */
export class WktError extends Error {
  override readonly name = 'WktError';
  /** The position in the text, in UTF-16 code units from 0. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Parses POLYGON and MULTIPOLYGON: case-insensitive, with spaces, tabs and line ends, exponents,
 * `EMPTY` at any level, and Z, M and ZM (whose extra ordinates are dropped). Without a tag each
 * point has two ordinates. Coordinates are the doubles nearest to the written decimals.
 *
 * Trino 476 accepts more: it closes open rings, ignores what follows the geometry, and accepts NaN
 * as a number. Since that changes or loses data, it is refused here.
 *
 * @param text a string, or its UTF-8
 * @throws {WktError} for any other geometry type or prefix, a number that is malformed or too large
 *   for a double, a ring that is not closed or has fewer than 4 points, and text that is cut short
 *   or continues after the geometry.
 */
export function parseWkt(text: string | Uint8Array): MultiPolygon {
  return new WktParser(text).parse();
}

const HEADER = /(MULTI)?POLYGON(?:[ \t\n\r]*(ZM|Z|M))?(?!\w)/iy;
const EMPTY = /EMPTY(?!\w)/iy;
const TOKEN = /[(),]|[^ \t\n\r(),]+/y;
const LONGEST_QUOTE = 30;

const DECIMAL = new DecimalReader();
/** The ring that is being parsed. One list for all texts: to make one grow for each took a tenth of the time. */
const POINTS = new Float64List();
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

const OPEN = 40;
const CLOSE = 41;
const COMMA = 44;

/**
 * Parses a text from left to right, with loops instead of recursion, so that rings may have any
 * size. It reads bytes: from strings, numbers take twice as long. What a geometry may consist of is
 * ASCII, so up to the first problem, a byte is a character.
 */
class WktParser {
  readonly #given: string | Uint8Array;
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The number of ordinates of a point. */
  #dimensions = 2;

  constructor(text: string | Uint8Array) {
    this.#given = text;
    this.#bytes = typeof text === 'string' ? ENCODER.encode(text) : text;
  }

  parse(): MultiPolygon {
    this.#skipSpace();
    const header = this.#match(HEADER);
    if (header === undefined) throw this.#expected('POLYGON or MULTIPOLYGON');
    const tag = header[2] ?? '';
    this.#dimensions = 2 + tag.length;
    const polygons: Polygon[] = [];
    const addPolygon = (number: number) => {
      const polygon = this.#polygon(number);
      if (polygon.length > 0) polygons.push(polygon);
    };
    if (header[1] === undefined) addPolygon(1);
    else this.#list(addPolygon);
    this.#skipSpace();
    if (this.#at < this.#bytes.length) throw this.#expected('the end of the text');
    return polygons;
  }

  #polygon(number: number): Polygon {
    const rings: Ring[] = [];
    this.#list((ringNumber) => {
      const ring = this.#ring(`ring ${ringNumber} of polygon ${number}`);
      if (ring !== undefined) rings.push(ring);
    });
    return rings;
  }

  #ring(name: string): Ring | undefined {
    this.#skipSpace();
    const start = this.#at;
    POINTS.length = 0;
    this.#list(() => this.#point());
    const ring = POINTS.toArray();
    const size = ring.length;
    if (size === 0) return undefined;
    if (size < 8) {
      const points = size === 2 ? '1 point' : `${size / 2} points`;
      throw new WktError(`${name} has ${points}; a closed ring has at least 4`, start);
    }
    if (ring[0] !== ring[size - 2] || ring[1] !== ring[size - 1]) {
      const ends = `(${ring[0]} ${ring[1]}) and ends at (${ring[size - 2]} ${ring[size - 1]})`;
      throw new WktError(`${name} is not closed: it starts at ${ends}`, start);
    }
    return ring;
  }

  #point(): void {
    POINTS.push(this.#number());
    POINTS.push(this.#number());
    for (let dropped = 2; dropped < this.#dimensions; dropped++) this.#number();
  }

  /** `EMPTY`, or items in brackets, separated by commas; items are numbered from 1. */
  #list(item: (number: number) => void): void {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== OPEN) {
      if (this.#match(EMPTY) === undefined) throw this.#expected('"(" or EMPTY');
      return;
    }
    for (let number = 1; ; number++) {
      this.#at++;
      item(number);
      this.#skipSpace();
      const next = this.#bytes[this.#at];
      if (next === CLOSE) break;
      if (next !== COMMA) throw this.#expected('"," or ")"');
    }
    this.#at++;
  }

  #number(): number {
    this.#skipSpace();
    const bytes = this.#bytes;
    const start = this.#at;
    let value = DECIMAL.read(bytes, start);
    let end = DECIMAL.end;
    if (Number.isNaN(value) || isNumeral(bytes[end])) {
      while (isNumeral(bytes[end])) end++;
      value = end > start ? Number(DECODER.decode(bytes.subarray(start, end))) : Number.NaN;
    }
    if (Number.isNaN(value) || !isDelimiter(bytes[end])) throw this.#expected('a number');
    if (!Number.isFinite(value)) {
      throw new WktError(`the number at character ${start} is too large: ${this.#found()}`, start);
    }
    this.#at = end;
    return value;
  }

  #skipSpace(): void {
    while (isSpace(this.#bytes[this.#at])) this.#at++;
  }

  #match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = 0;
    const open = this.#bytes.indexOf(OPEN, this.#at);
    const word = this.#bytes.subarray(this.#at, open < 0 ? undefined : open);
    const match = sticky.exec(DECODER.decode(word));
    if (match === null) return undefined;
    this.#at += sticky.lastIndex;
    return match;
  }

  #expected(what: string): WktError {
    const offset = this.#at;
    return new WktError(`expected ${what} at character ${offset}, found ${this.#found()}`, offset);
  }

  #found(): string {
    const text = typeof this.#given === 'string' ? this.#given : DECODER.decode(this.#given);
    TOKEN.lastIndex = this.#at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return 'the end of the text';
    return `"${token.length > LONGEST_QUOTE ? `${token.slice(0, LONGEST_QUOTE)}...` : token}"`;
  }
}

/** 0-9 + - . e E */
function isNumeral(code: number | undefined): boolean {
  if (code === undefined) return false;
  return code >= 48 ? code <= 57 || (code | 32) === 101 : code === 46 || code === 45 || code === 43;
}

function isSpace(code: number | undefined): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** What may follow a number, the end of the text included. */
function isDelimiter(code: number | undefined): boolean {
  return isSpace(code) || code === COMMA || code === CLOSE || code === undefined;
}
