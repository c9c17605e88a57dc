import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '@dc-data-baker/files';
import {
  type ByKind,
  byKind,
  csv,
  type DataFormat,
  identifier,
  sqlLiteral,
} from '@dc-data-baker/models';
import { castToShape, type ExtractStage, parquetOptions } from '@dc-data-baker/planner';
import type { StageContext } from '../engine.ts';
import {
  type Extracted,
  type ExtractOptions,
  extractCsv,
  inspectExtract,
  inspectPolygons,
} from '../extract/extract-csv.ts';
import { withSmallHeap } from '../extract/with-small-heap.ts';
import type { CsvFindings } from '../sources/file-findings.ts';
import { longestLine } from '../sources/longest-line.ts';
import { fileLiteral } from './file-literal.ts';
import { DuckdbSession } from './session.ts';
import { type CopiedFile, fromStats, type WrittenFile } from './written-files.ts';

export interface ExtractFileOptions extends ExtractOptions {
  /** A directory for temporary files. */
  readonly spill: string;
  /** In DuckDB's notation, such as `2GB`. */
  readonly memory?: string | undefined;
}

/** The one file of an extract, with its warnings. */
export interface ExtractedFile extends Pick<Extracted, 'values'> {
  readonly file: WrittenFile;
  readonly warnings: readonly string[];
  /** What is known of a CSV for those who read it. */
  readonly findings?: CsvFindings;
}

/** Reads the rows of an extract from its database into its file, in a local folder. */
export async function extractFile(
  stage: ExtractStage,
  folder: string,
  context: StageContext,
  options: ExtractFileOptions,
): Promise<ExtractedFile> {
  await makeFolder(folder);
  return withSmallHeap(() =>
    byKind(WRITERS, stage.format, stage, join(folder, stage.file), context, options),
  );
}

type Writer = Promise<ExtractedFile>;

/** How the file of each format is made; a format that is missing here is a compile error. */
const WRITERS: ByKind<
  DataFormat,
  [stage: ExtractStage, path: string, context: StageContext, options: ExtractFileOptions],
  Writer
> = {
  csv: async (_, stage, path, context, options) => {
    const { rows, bytes, values } = await extractCsv(stage, path, context, options);
    const findings = await inspectExtract(stage, path, context.signal);
    return { file: { path, rows, bytes }, values, warnings: findings.warnings, findings };
  },
  parquet: async (_, stage, path, context, options) => {
    const draft = join(options.spill, `${stage.table}.csv`);
    await makeFolder(dirname(draft));
    try {
      const asCsv = { ...stage, format: csv({ header: true }) };
      const { bytes, values } = await extractCsv(asCsv, draft, context, options);
      const warnings = await inspectPolygons(stage, draft, context.signal);
      const file = await writeParquet(stage, draft, bytes, path, context.signal, options);
      return { file, values, warnings };
    } finally {
      await rm(draft, { force: true });
    }
  },
};

/** In a session of one thread, which keeps the order of rows: the same rows make the same file. */
async function writeParquet(
  stage: ExtractStage,
  draft: string,
  bytes: number,
  path: string,
  signal: AbortSignal,
  { spill, memory }: ExtractFileOptions,
): Promise<WrittenFile> {
  const session = await DuckdbSession.open({ threads: 1, memory, spill: join(spill, 'extract') });
  try {
    const rows = castToShape(`SELECT * FROM ${postgresCsv(stage, draft, bytes)}`, stage);
    const options = [parquetOptions(stage), 'RETURN_STATS'].join(', ');
    const [copied] = await session.rows<CopiedFile>(
      `COPY (\n${rows}\n)\nTO ${sqlLiteral(path)}\n(${options})`,
      signal,
    );
    if (!copied) throw new Error(`DuckDB did not say what it wrote to ${path}`);
    return fromStats(copied);
  } finally {
    await session.close();
  }
}

/** A CSV as PostgreSQL writes it: an empty field is null, and an empty text is quoted. */
function postgresCsv({ columns }: ExtractStage, path: string, bytes: number): string {
  const longest = longestLine(bytes);
  const types = columns.map(({ name }) => `${sqlLiteral(name)}: 'VARCHAR'`);
  const options = [
    'auto_detect = false',
    'header = true',
    "delim = ','",
    `quote = '"'`,
    `escape = '"'`,
    "comment = ''",
    "nullstr = ''",
    'allow_quoted_nulls = false',
    'strict_mode = true',
    'parallel = false',
    'hive_partitioning = false',
    "compression = 'none'",
    `max_line_size = ${longest}`,
    `columns = {${types.join(', ')}}`,
  ];
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  return `(SELECT ${names} FROM read_csv(${fileLiteral(path)}, ${options.join(', ')}))`;
}
