import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { asFileError } from '@dc-data-baker/files';
import {
  csv,
  DatabakerError,
  formatBytes,
  formatCount,
  headerOf,
  plural,
} from '@dc-data-baker/models';
import { type ExtractStage, extractSelect } from '@dc-data-baker/planner';
import type { CopyOptions } from '@dc-data-baker/postgres';
import { parse } from 'csv-parse';
import { bakeIdTime } from '../bake-id.ts';
import type { StageContext } from '../engine.ts';
import type { Pause } from '../pause.ts';
import { inspectCsv, inspectFields } from '../sources/csv-inspection.ts';
import { CsvProblem } from '../sources/csv-problem.ts';
import { fileChunks } from '../sources/file-chunks.ts';
import type { CsvFindings } from '../sources/file-findings.ts';
import { longestLine } from '../sources/longest-line.ts';
import type { DatabaseAddresses } from './database-addresses.ts';
import { tidied, tidying } from './tidied.ts';

export interface ExtractOptions {
  readonly databases: DatabaseAddresses;
  readonly pause: Pause;
  /** The server's time limit for the SELECT, in milliseconds. */
  readonly statementLimit?: number;
}

/** The rows of an extract, in a local file. */
export interface Extracted {
  readonly rows: number;
  readonly bytes: number;
  /** The values of the SELECT's parameters. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Reads the rows of an extract from its database into a CSV file. */
export async function extractCsv(
  stage: ExtractStage,
  path: string,
  { bakeId, signal, progress }: StageContext,
  { databases, pause, statementLimit }: ExtractOptions,
): Promise<Extracted> {
  const { from, query, columns, sorts } = stage;
  const { sql, values } = extractSelect(stage, bakeIdTime(bakeId));
  const names = headerOf(stage);
  // Loaded here because most commands use no database.
  const { copySelect, TIME_LIMITS } = await import('@dc-data-baker/postgres');
  let written = 0;
  let received = 0;
  const tidy = tidying();
  const options: CopyOptions = {
    database: from.name,
    address: await databases(from),
    query: { file: query.file, sql },
    columns: columns.map(({ name }, i) => ({ name, as: names?.[i] ?? name })),
    header: names !== undefined,
    sorts,
    signal,
    pause,
    limits: { ...TIME_LIMITS, ...(statementLimit && { statement: statementLimit }) },
    onProgress: ({ rows, bytes }) => {
      tidy(bytes - received);
      [written, received] = [rows, bytes];
      progress({ detail: `${plural(rows, 'row')}, ${formatBytes(bytes)}` });
    },
  };
  try {
    const copied = await copySelect(options, () => createWriteStream(path, { flush: true }));
    return { ...copied, values };
  } catch (error) {
    // Errors of the database name their cause; any other is one of this machine's disk.
    const refused = asFileError(error, path);
    if (!(refused instanceof DatabakerError) || refused === error) throw refused;
    const place = `database ${from.name}, query ${query.file}, after row ${written}`;
    throw new DatabakerError(refused.kind, `${place}: ${refused.message}`, { cause: error });
  }
}

/**
 * Checks that an extract keeps to the grammar that all engines read the same way, and its polygons
 * to theirs, as for external files.
 *
 * @throws a `data` error with the place of the first mistake
 */
export async function inspectExtract(
  stage: ExtractStage,
  path: string,
  signal: AbortSignal,
): Promise<CsvFindings> {
  const { size } = await stat(path);
  const header = headerOf(stage) === undefined ? 0 : 1;
  return inspected(stage, header, () =>
    inspectCsv(tidied(fileChunks(path)), stage, longestLine(size), signal, true),
  );
}

/**
 * Checks the polygons of an extract that becomes parquet. Its texts may contain line ends and other
 * characters that a CSV may not, and nothing checks parquet files later.
 */
export async function inspectPolygons(
  stage: ExtractStage,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (stage.polygons.length === 0) return [];
  const { columns, polygons } = stage;
  const shape = {
    format: csv({ header: true }),
    columns: columns.map(({ name }) => ({ name, type: 'string' as const })),
    polygons,
  };
  const file = createReadStream(path);
  try {
    const { warnings } = await inspected(stage, 0, async () => ({
      warnings: await inspectFields(rowsOf(file), shape, signal),
    }));
    return warnings;
  } finally {
    file.destroy();
  }
}

function rowsOf(file: Readable): AsyncIterable<readonly string[]> {
  const parser = file.pipe(parse());
  file.on('error', (error) => parser.destroy(error));
  return parser;
}

/** @param before how many lines stand before the first row in what `inspect` counts */
async function inspected<Findings extends Pick<CsvFindings, 'warnings'>>(
  { table, from, query }: ExtractStage,
  before: number,
  inspect: () => Promise<Findings>,
): Promise<Findings> {
  const place = `database ${from.name}, query ${query.file}`;
  try {
    const findings = await inspect();
    const warnings = findings.warnings.map((warning) => `\`${table}\`, ${place}, ${warning}`);
    return { ...findings, warnings };
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    const row = formatCount(error.line - before);
    const remedy = error.isOfValue
      ? 'correct it there, or leave it out in the query'
      : 'let the query change such values, or make the table parquet()';
    throw new DatabakerError(
      'data',
      `${place}, row ${row} of \`${table}\`: ${error.said()}; ${remedy}`,
      { cause: error },
    );
  }
}
