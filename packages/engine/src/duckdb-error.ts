import { DatabakerError } from '@dc-data-baker/models';

/**
 * What DuckDB says of bad data, a bad disk or too little memory, as the error of the person
 * who can put it right; anything else stays as it is.
 */
export function duckdbError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabakerError) return error;
  const { message } = error;
  const csv = csvMessage(message);
  if (csv !== undefined) return new DatabakerError('data', csv, { cause: error });
  if (/No space left on device|Disk quota exceeded/.test(message)) {
    return lake(`the disk is full; free some space and bake again (${firstLine(message)})`, error);
  }
  if (/Read-only file system|Permission denied/.test(message)) {
    return lake(`${firstLine(message)}; choose another lake with --lake`, error);
  }
  if (message.startsWith('Out of Memory Error')) {
    return lake(`not enough memory; allow more with --memory (${firstLine(message)})`, error);
  }
  return error;
}

/** `file:line: what is wrong: "the line"` from the many lines that DuckDB says it in. */
function csvMessage(message: string): string | undefined {
  const file = /\n\s*file = (.*)/.exec(message)?.[1] ?? 'a CSV file';
  if (message.includes('CSV Parser state machine reached an invalid state')) {
    return `${file}: its lines do not all end alike (\\n or \\r\\n), or a \\r stands outside of quotes; write it with one kind of line end`;
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
  if (longest) return `the line is longer than ${longest[1]} bytes`;
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
