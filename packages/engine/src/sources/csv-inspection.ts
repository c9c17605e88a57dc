import { type MultiPolygon, parseWkt, WktError } from '@dc-data-baker/geo';
import { type ColumnType, type DataFormat, headerOf, visible } from '@dc-data-baker/models';
import { CsvProblem } from './csv-problem.ts';
import { CsvScanner } from './csv-scanner.ts';
import { headerProblem } from './header.ts';
import { isFieldOf } from './is-field-of.ts';
import { AreaMarks, type SourceAreas } from './source-areas.ts';
import { PIECE_BYTES, PieceMarks, type SourcePieces } from './source-pieces.ts';

/**
 * The required form of an external table's files, from its definition and from the queries that
 * read it.
 */
export interface SourceShape {
  readonly format: DataFormat;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /**
   * The columns with polygons in WKT. An empty field is not a polygon; checks decide about those.
   */
  readonly polygons: readonly string[];
}

/** The result of inspecting a valid file. */
export interface CsvFindings {
  /** Without the header. */
  readonly rows: number;
  readonly warnings: readonly string[];
  /** The bytes of the longest line; absent in older records. */
  readonly longest?: number | undefined;
  /** Where rows are, if the table has addresses, for `explain`. */
  readonly pieces?: SourcePieces | undefined;
  /** Where rows are, if the table has polygons, for `explain`. */
  readonly areas?: SourceAreas | undefined;
}

/** The column by which rows are found. */
const LOOKED_FOR_BY = 'postcode';

/** If a file has more warnings of one kind, one line counts the rest. */
const MOST_WARNINGS = 20;

/**
 * Reads a CSV from beginning to end and checks the grammar, its table's header and types, and its
 * polygons. All engines do this before anything is made from the rows.
 *
 * @param shape without it only the grammar is checked
 * @param findsRows whether it is found where the rows with polygons are
 * @throws {CsvProblem}
 */
export async function inspectCsv(
  bytes: AsyncIterable<Buffer>,
  shape: SourceShape | undefined,
  longestLine: number,
  signal: AbortSignal,
  findsRows = false,
): Promise<CsvFindings> {
  const areas = findsRows ? areaMarks(shape) : undefined;
  const rules = new FieldRules(shape, await areaRule(shape), 'line', areas);
  const marks = new PieceMarks();
  const column = shape?.columns.findIndex(({ name }) => name === LOOKED_FOR_BY) ?? -1;
  const scanner = new CsvScanner({
    ...(areas
      ? { marks: { column: -1, every: 1, take: () => {}, begin: (from) => areas.begin(from) } }
      : column >= 0 && {
          marks: {
            column,
            every: PIECE_BYTES,
            take: (field, from, to) => marks.take(field, from, to),
            begin: (from, line) => marks.begin(from, line),
          },
        }),
    longestLine,
    columns: shape?.columns.length,
    wanted: rules.wanted,
    wantsFirstRow: shape !== undefined,
    onField: (text, column, row, line) => rules.take(text, column, row, line),
    onFirstRow: () => rules.checkFirst(),
  });
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    scanner.push(chunk);
  }
  const hasEnd = scanner.end();
  const header = shape && headerOf(shape);
  const warnings = [...rules.warnings];
  if (scanner.rows === 0) {
    if (header)
      throw new CsvProblem(`the file is empty; expected the header \`${header.join(',')}\``, 1);
    warnings.push('the file is empty');
  } else if (!hasEnd) warnings.push('the last line has no line end; the file may be cut short');
  const pieces = marks.pieces();
  return {
    rows: scanner.rows - (header && scanner.rows > 0 ? 1 : 0),
    warnings,
    longest: scanner.longest,
    ...(pieces.length > 1 && { pieces: { column: LOOKED_FOR_BY, pieces } }),
    ...(areas && { areas: areas.areas(scanner.rows) }),
  };
}

/** The records of a table with polygons, whose rows are few and long. */
function areaMarks(shape: SourceShape | undefined): AreaMarks | undefined {
  if (!shape || shape.polygons.length === 0) return undefined;
  const texts = shape.columns.filter(
    ({ name, type }) => type === 'string' && !shape.polygons.includes(name),
  );
  return new AreaMarks(
    shape.polygons,
    texts.map(({ name }) => name),
  );
}

/**
 * Checks the fields of rows that were parsed elsewhere, mainly their polygons. Values may hold line ends,
 * so that rows are counted and not lines.
 *
 * @param rows the first one is the header
 * @returns warnings
 * @throws {CsvProblem} its `line` is the row, counted from 1 after the header
 */
export async function inspectFields(
  rows: AsyncIterable<readonly string[]>,
  shape: SourceShape,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rules = new FieldRules(shape, await areaRule(shape), 'row');
  let row = 0;
  for await (const fields of rows) {
    signal.throwIfAborted();
    for (const column of rules.wanted) {
      rules.take(Buffer.from(fields[column] ?? '').toString('latin1'), column, row, row);
    }
    row++;
  }
  return rules.warnings;
}

type AreaRule = (area: MultiPolygon) => string | undefined;

/** JTS is 150 modules, a tenth of a second: loaded only where there are polygons to check. */
async function areaRule(shape: SourceShape | undefined): Promise<AreaRule> {
  if (!shape || shape.polygons.length === 0) return () => undefined;
  return (await import('@dc-data-baker/geo/valid-area')).areaProblem;
}

/** The rules for fields, apart from the grammar. */
class FieldRules {
  readonly wanted: ReadonlySet<number>;
  readonly #shape: SourceShape | undefined;
  readonly #areaProblem: AreaRule;
  readonly #unit: 'line' | 'row';
  readonly #header: readonly string[] | undefined;
  readonly #polygons: ReadonlySet<number>;
  readonly #marks: AreaMarks | undefined;
  readonly #warnings: string[] = [];
  #unlisted = 0;
  #first: string[] = [];
  /** The first field of the row, which identifies it in messages. */
  #name = '';

  constructor(
    shape: SourceShape | undefined,
    areaProblem: AreaRule,
    unit: 'line' | 'row' = 'line',
    marks?: AreaMarks,
  ) {
    this.#unit = unit;
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

  get warnings(): readonly string[] {
    return this.#unlisted === 0
      ? this.#warnings
      : [...this.#warnings, `and ${this.#unlisted} more polygons that are not valid`];
  }

  take(bytes: string, column: number, row: number, line: number): void {
    const { columns = [] } = this.#shape ?? {};
    if (row === 0) {
      this.#first.push(text(bytes));
      if (this.#header) return;
    }
    if (column === 0) this.#name = text(bytes);
    const type = columns[column]?.type ?? 'string';
    if (!isFieldOf(type, bytes)) {
      const found = JSON.stringify(text(bytes).slice(0, 80));
      throw new CsvProblem(
        `column \`${columns[column]?.name}\`: expected ${type}, found ${found}`,
        line,
        undefined,
        true,
      );
    }
    const name = columns[column]?.name ?? '';
    if (!this.#polygons.has(column)) this.#marks?.text(name, row, bytes);
    else if (bytes !== '') {
      const area = polygonAt(text(bytes), line);
      this.#marks?.area(name, row, area);
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
    if (this.#warnings.length >= MOST_WARNINGS) this.#unlisted++;
    else {
      this.#warnings.push(
        `${this.#unit} ${line}: the polygon of \`${visible(this.#name)}\` is not valid: ${problem}; an area that it covers twice counts as outside of it, and another engine may decide otherwise`,
      );
    }
  }
}

function polygonAt(wkt: string, line: number): MultiPolygon {
  try {
    return parseWkt(wkt);
  } catch (error) {
    if (!(error instanceof WktError)) throw error;
    throw new CsvProblem(
      `the polygon cannot be read: ${error.message}; correct it, or leave it empty if it is not known`,
      line,
      wkt.slice(0, 80),
      true,
    );
  }
}

/** The scanner returns one character for each byte. */
function text(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
