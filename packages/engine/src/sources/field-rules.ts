import { type MultiPolygon, parseWkt, WktError } from '@dc-data-baker/geo';
import { type ColumnType, headerOf, visible } from '@dc-data-baker/models';
import { CsvProblem } from './csv-problem.ts';
import { headerProblem } from './header.ts';
import { isFieldOf } from './is-field-of.ts';
import type { AreaMarks } from './source-areas.ts';
import type { SourceShape } from './source-shape.ts';

/** If a file has more warnings of one kind, one line counts the rest. */
const MOST_WARNINGS = 20;

/** How much of a wrong field a message shows, in characters. */
const MOST_SHOWN = 80;

/** A polygon that is not valid by OGC's rules. */
export interface InvalidArea {
  /** Counted from 1 where the reading began. */
  readonly line: number;
  /** The first field of its row. */
  readonly name: string;
  readonly problem: string;
}

/** The first polygons of some rows that are not valid, and how many more there are. */
export interface InvalidAreas {
  readonly listed: readonly InvalidArea[];
  readonly more: number;
}

/** The warnings about some rows, of which each list has the first ones of its own. */
export function areaWarnings(lists: readonly InvalidAreas[], unit: 'line' | 'row'): string[] {
  const all = lists.flatMap(({ listed }) => listed);
  const warnings = all
    .slice(0, MOST_WARNINGS)
    .map(
      ({ line, name, problem }) =>
        `${unit} ${line}: the polygon of \`${visible(name)}\` is not valid: ${problem}; an area that it covers twice counts as outside of it, and another engine may decide otherwise`,
    );
  const more = lists.reduce((sum, list) => sum + list.more, all.length - warnings.length);
  return more === 0 ? warnings : [...warnings, `and ${more} more polygons that are not valid`];
}

type AreaRule = (area: MultiPolygon) => string | undefined;

/** JTS is 150 modules, a tenth of a second: loaded only where there are polygons to check. */
export async function areaRule(shape: SourceShape | undefined): Promise<AreaRule> {
  if (!shape || shape.polygons.length === 0) return () => undefined;
  return (await import('@dc-data-baker/geo/valid-area')).areaProblem;
}

/** The rules for fields, apart from the grammar. */
export class FieldRules {
  readonly wanted: ReadonlySet<number>;
  readonly #shape: SourceShape | undefined;
  readonly #areaProblem: AreaRule;
  readonly #header: readonly string[] | undefined;
  readonly #polygons: ReadonlySet<number>;
  readonly #marks: AreaMarks | undefined;
  readonly #invalid: InvalidArea[] = [];
  #more = 0;
  #first: string[] = [];
  /** The first field of the row, which identifies it in messages. */
  #name = '';

  constructor(shape: SourceShape | undefined, areaProblem: AreaRule, marks?: AreaMarks) {
    this.#marks = marks;
    const { columns = [], polygons = [] } = shape ?? {};
    this.#shape = shape;
    this.#areaProblem = areaProblem;
    this.#header = shape && headerOf(shape);
    this.#polygons = new Set(polygons.map((name) => columns.findIndex((c) => c.name === name)));
    const typed = columns.flatMap(({ type }, i) => (type === 'string' && !marks ? [] : [i]));
    const named = this.#polygons.size > 0 ? [0] : [];
    // In order: a row is named by its first field before its polygon is looked at.
    this.wanted = new Set([...this.#polygons, ...typed, ...named].toSorted((a, b) => a - b));
  }

  get invalid(): InvalidAreas {
    return { listed: this.#invalid, more: this.#more };
  }

  /**
   * @param row 0 is the first row of the file
   * @param line counted from 1 where the reading began: the marks are of these lines
   */
  take(bytes: Buffer, column: number, row: number, line: number): void {
    const { columns = [] } = this.#shape ?? {};
    if (row === 0) {
      this.#first.push(bytes.toString());
      if (this.#header) return;
    }
    if (column === 0) this.#name = bytes.toString();
    const { name = '', type = 'string' } = columns[column] ?? {};
    if (!this.#polygons.has(column)) {
      const field = bytes.toString('latin1');
      if (!isFieldOf(type, field)) throw notOfType(name, type, bytes, line);
      this.#marks?.text(name, line - 1, field);
    } else if (bytes.length > 0) {
      const area = polygonAt(bytes, line);
      this.#marks?.area(name, line - 1, area);
      this.#checkPolygon(area, line);
    }
  }

  checkFirst(): void {
    if (this.#shape === undefined) return;
    const problem = headerProblem(this.#header, this.#shape.columns, this.#first);
    if (problem !== undefined) throw new CsvProblem(problem, 1);
  }

  #checkPolygon(area: MultiPolygon, line: number): void {
    const problem = this.#areaProblem(area);
    if (problem === undefined) return;
    if (this.#invalid.length >= MOST_WARNINGS) this.#more++;
    else this.#invalid.push({ line, name: this.#name, problem });
  }
}

function notOfType(name: string, type: ColumnType, bytes: Buffer, line: number): CsvProblem {
  const found = JSON.stringify(bytes.toString().slice(0, MOST_SHOWN));
  const message = `column \`${name}\`: expected ${type}, found ${found}`;
  return new CsvProblem(message, line, undefined, true);
}

/** From its bytes: a text of 10 MB, and another copy of it, would wait for the garbage collector. */
function polygonAt(wkt: Buffer, line: number): MultiPolygon {
  try {
    return parseWkt(wkt);
  } catch (error) {
    if (!(error instanceof WktError)) throw error;
    throw new CsvProblem(
      `the polygon cannot be read: ${error.message}; correct it, or leave it empty if it is not known`,
      line,
      wkt.toString().slice(0, MOST_SHOWN),
      true,
    );
  }
}
