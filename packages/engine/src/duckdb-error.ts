import { DatabakerError, formatCount } from '@dc-data-baker/models';
import { failureIn } from '@dc-data-baker/planner';

/**
 * DuckDB's errors about bad data, a bad disk or too little memory, as typed errors; any other error
 * is returned unchanged.
 */
export function duckdbError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabakerError) return error;
  const { message } = error;
  const csv = csvMessage(message);
  if (csv !== undefined) return new DatabakerError('data', csv, { cause: error });
  const refused = /^(IO|Permission) Error: /.test(message) && systemProblem(message);
  if (refused) return lake(`${refused} (${firstLine(message)})`, error);
  if (message.startsWith('Out of Memory Error')) {
    return lake(`not enough memory; allow more with --memory (${firstLine(message)})`, error);
  }
  return error;
}

/** The messages of strerror(3), which DuckDB quotes, and what to do about them. */
const SYSTEM_PROBLEMS: readonly (readonly [RegExp, string])[] = [
  [
    /No space left on device|Disk quota exceeded|Could not write .*bytes/,
    'the disk is full; free some space and bake again',
  ],
  [
    /Too many open files/,
    'too many files are open; raise the limit (ulimit -n), or use fewer --threads',
  ],
  [
    /File name too long/,
    'the name of a file is too long; choose another lake with --lake, with a shorter path',
  ],
  [/File too large/, 'a file is larger than this process may write; raise the limit (ulimit -f)'],
  [/Read-only file system/, 'the disk is read-only; choose another lake with --lake'],
  [
    /Permission denied|Operation not permitted|Is a directory|Not a directory|Too many levels of symbolic links/,
    'a file or folder cannot be opened or written; change its permissions or what is in its place, or choose another lake with --lake',
  ],
  [
    /Input\/output error|Stale file handle|Device or resource busy|Remote I\/O error/,
    'the disk failed; check that it is still connected',
  ],
];

function systemProblem(message: string): string | undefined {
  return SYSTEM_PROBLEMS.find(([text]) => text.test(message))?.[1];
}

/** DuckDB's classes of errors about the text of a statement. */
const OF_TEXTS =
  /^(Binder|Catalog|Expression|Missing Extension|Not implemented|Parser|Permission|Syntax) Error: /;

/** DuckDB's classes of errors about the values that a statement reads. */
const OF_VALUES =
  /^(Conversion|Decimal|Divide by Zero|Invalid Input|Invalid type|Mismatch Type|Object Size|Out of Range) Error: /;

/** For an ad hoc query: its author can fix errors about the text and about values. */
export function queryError(error: unknown): unknown {
  const message = rawMessage(error);
  if (message === undefined || !(OF_TEXTS.test(message) || OF_VALUES.test(message))) {
    return diskError(error);
  }
  const problem = problemIn(message);
  return new DatabakerError('request', `the query: ${problem}`, { cause: error });
}

/** For a table's query or check: it was validated, so the cause is a value. */
export function stageError(error: unknown, table: string): unknown {
  const message = rawMessage(error);
  if (message === undefined || !OF_VALUES.test(message)) return diskError(error);
  return new DatabakerError(
    'data',
    `\`${table}\`: a row does not fit its query: ${problemIn(message)}; correct the source, or let the query accept such rows (TRY_CAST, WHERE)`,
    { cause: error },
  );
}

/** A read or write error of DuckDB that no other rule recognises is not a bug of ours either. */
function diskError(error: unknown): unknown {
  const message = rawMessage(error);
  return message !== undefined && /^(IO|HTTP) Error: /.test(message)
    ? lake(firstLine(message), error as Error)
    : error;
}

function rawMessage(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof DatabakerError) ? error.message : undefined;
}

/** The message of a translated query's `failure`, or else DuckDB's. */
function problemIn(message: string): string {
  return failureIn(message) ?? withoutClass(message);
}

/** Without the class, and without the excerpt of a statement, which is not the author's text. */
function withoutClass(message: string): string {
  return (message.split('\nLINE ')[0] ?? message)
    .replace(/^[A-Za-z ]+ Error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
}

/** `file:line: what is wrong: "the line"` from DuckDB's message of many lines. */
function csvMessage(message: string): string | undefined {
  const file = /\n\s*file = (.*)/.exec(message)?.[1] ?? 'a CSV file';
  if (message.includes('CSV Parser state machine reached an invalid state')) {
    return `${file}: its lines do not all have the same line end (\\n or \\r\\n), or there is a \\r outside of quotes; write it with one kind of line end`;
  }
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const original =
    /Original Line:([\s\S]*?)\n(?:Expected|Value|Invalid|Maximum|Error|Line|The |Quote)/.exec(
      message,
    )?.[1];
  const shown = original === undefined ? '' : `: ${JSON.stringify(shorten(original.trim()))}`;
  return `${file}:${line}: ${csvProblem(message)}${shown}`;
}

function csvProblem(message: string): string {
  const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (columns) return `expected ${columns[1]} columns, found ${columns[2]}`;
  if (message.includes('unterminated quote')) {
    return 'a quoted field is not closed, or goes on after its closing quote';
  }
  if (message.includes('Invalid unicode')) return 'the bytes are not UTF-8';
  const longest = /Maximum line size of (\d+) bytes/.exec(message);
  if (longest) return `the line is longer than ${formatCount(Number(longest[1]))} bytes`;
  const rest = message
    .split('\n')
    .find((text) => /^(?!.*CSV Error|Original)/.test(text) && text !== '');
  return rest ?? 'not a CSV row';
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

function lake(message: string, cause: Error): DatabakerError {
  return new DatabakerError('lake', message, { cause });
}
