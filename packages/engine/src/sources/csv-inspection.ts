import { type CsvReading, inspectRange } from './csv-range.ts';
import { areaRule, areaWarnings, FieldRules } from './field-rules.ts';
import { type CsvFindings, fileFindings } from './file-findings.ts';
import { PIECE_BYTES } from './source-pieces.ts';
import type { SourceShape } from './source-shape.ts';

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
  const reading: CsvReading = { shape, longestLine, findsRows, pieceBytes: PIECE_BYTES };
  return fileFindings(shape, [await inspectRange(bytes, reading, signal)]);
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
  const rules = new FieldRules(shape, await areaRule(shape));
  let row = 0;
  for await (const fields of rows) {
    signal.throwIfAborted();
    for (const column of rules.wanted) {
      rules.take(Buffer.from(fields[column] ?? ''), column, row, row);
    }
    row++;
  }
  return areaWarnings([rules.invalid], 'row');
}
