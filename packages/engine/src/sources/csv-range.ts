import { CsvProblem } from './csv-problem.ts';
import type { RangeStart } from './csv-rules.ts';
import { CsvScanner } from './csv-scanner.ts';
import { areaRule, FieldRules, type InvalidAreas } from './field-rules.ts';
import { AreaMarks, type SourceAreas } from './source-areas.ts';
import { PieceMarks, type SourcePieces } from './source-pieces.ts';
import type { SourceShape } from './source-shape.ts';

/** The column by which rows are found. */
export const LOOKED_FOR_BY = 'postcode';

/** How a CSV is read. */
export interface CsvReading {
  /** Without it only the grammar is checked. */
  readonly shape: SourceShape | undefined;
  /** In bytes. */
  readonly longestLine: number;
  /** Whether it is found where the rows with polygons are. */
  readonly findsRows: boolean;
  /** The size of the pieces in which `explain` looks for rows: see `PIECE_BYTES`. */
  readonly pieceBytes: number;
}

/**
 * What a range of a file is found to be, up to its first mistake. Lines are counted from 1 at its
 * beginning, and offsets from that of the file. It can be sent from a worker.
 */
export interface RangeFindings {
  readonly lines: number;
  /** The bytes of the longest line. */
  readonly longest: number;
  /** Whether the last line has a line end; true if there is none. */
  readonly hasEnd: boolean;
  readonly invalid: InvalidAreas;
  readonly pieces: SourcePieces['pieces'];
  readonly areas: SourceAreas | undefined;
  readonly problem: Pick<CsvProblem, 'message' | 'line' | 'shown' | 'isOfValue'> | undefined;
}

/**
 * Reads a range of a CSV and checks the grammar, its table's header and types, and its polygons.
 *
 * @param start without it the range begins with the file
 * @param chunks may be of one buffer that is used again and again
 */
export async function inspectRange(
  chunks: AsyncIterable<Buffer>,
  { shape, longestLine, findsRows, pieceBytes }: CsvReading,
  signal: AbortSignal,
  start?: RangeStart,
): Promise<RangeFindings> {
  const areas = findsRows ? areaMarks(shape) : undefined;
  const rules = new FieldRules(shape, await areaRule(shape), areas);
  const marks = new PieceMarks();
  const column = shape?.columns.findIndex(({ name }) => name === LOOKED_FOR_BY) ?? -1;
  const scanner = new CsvScanner({
    ...(areas
      ? { marks: { column: -1, every: 1, take: () => {}, begin: (from) => areas.begin(from) } }
      : column >= 0 && {
          marks: {
            column,
            every: pieceBytes,
            take: (field, from, to) => marks.take(field, from, to),
            begin: (from, line) => marks.begin(from, line),
          },
        }),
    start,
    longestLine,
    columns: shape?.columns.length,
    wanted: rules.wanted,
    wantsFirstRow: shape !== undefined,
    onField: (bytes, column, row, line) => rules.take(bytes, column, row, line),
    onFirstRow: () => rules.checkFirst(),
  });
  let hasEnd = true;
  let problem: RangeFindings['problem'];
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      scanner.push(chunk);
    }
    hasEnd = scanner.end();
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    const { message, line, shown, isOfValue } = error;
    problem = { message, line, shown, isOfValue };
  }
  const { rows: lines, longest } = scanner;
  return {
    lines,
    longest,
    hasEnd,
    invalid: rules.invalid,
    pieces: marks.pieces(),
    areas: areas?.areas(lines),
    problem,
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
