import { headerOf } from '@dc-data-baker/models';
import { CsvProblem } from './csv-problem.ts';
import { LOOKED_FOR_BY, type RangeFindings } from './csv-range.ts';
import { areaWarnings } from './field-rules.ts';
import { joinAreas, type SourceAreas } from './source-areas.ts';
import type { SourcePieces } from './source-pieces.ts';
import type { SourceShape } from './source-shape.ts';

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

/**
 * What a file is found to be, from the findings about its ranges in their order: the same, however it
 * was divided.
 *
 * @param ranges up to the first one with a mistake, or all
 * @throws {CsvProblem} the first mistake
 */
export function fileFindings(
  shape: SourceShape | undefined,
  ranges: readonly RangeFindings[],
): CsvFindings {
  const placed = inFile(ranges);
  for (const { problem } of placed) {
    if (!problem) continue;
    const { message, line, shown, isOfValue } = problem;
    throw new CsvProblem(message, line, shown, isOfValue);
  }
  const lines = placed.reduce((sum, range) => sum + range.lines, 0);
  const header = shape && headerOf(shape);
  const invalid = placed.map((range) => range.invalid);
  const warnings = areaWarnings(invalid, 'line');
  if (lines === 0) {
    if (header)
      throw new CsvProblem(`the file is empty; expected the header \`${header.join(',')}\``, 1);
    warnings.push('the file is empty');
  } else if (!placed.at(-1)?.hasEnd) {
    warnings.push('the last line has no line end; the file may be cut short');
  }
  const pieces = placed.flatMap((range, i) => {
    // Where a range ends, a piece begins that is the first one of the next.
    const next = placed[i + 1]?.pieces[0]?.from;
    return range.pieces.filter(({ from }) => from !== next);
  });
  const areas = placed.flatMap((range) => range.areas ?? []);
  return {
    rows: lines - (header && lines > 0 ? 1 : 0),
    warnings,
    longest: placed.reduce((most, { longest }) => Math.max(most, longest), 0),
    ...(pieces.length > 1 && { pieces: { column: LOOKED_FOR_BY, pieces } }),
    ...(areas.length > 0 && { areas: joinAreas(areas) }),
  };
}

/** Findings with their lines counted from the beginning of the file. */
function inFile(ranges: readonly RangeFindings[]): RangeFindings[] {
  let before = 0;
  return ranges.map((range) => {
    const { invalid, pieces, problem } = range;
    const moved = <At extends { readonly line: number }>(at: At): At => ({
      ...at,
      line: at.line + before,
    });
    const placed = {
      ...range,
      invalid: { ...invalid, listed: invalid.listed.map(moved) },
      pieces: pieces.map(moved),
      problem: problem && moved(problem),
    };
    before += range.lines;
    return placed;
  });
}
