import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabakerError } from '@dc-data-baker/models';
import { nameFile } from './name-file.ts';
import { WORKSPACE } from './workspace.ts';

/**
 * A typed error for a module that cannot be loaded or run: what is wrong, in which line of it.
 *
 * @param file the module to load
 * @param from the directory that paths in messages are relative to
 */
export function importError(error: unknown, file: string, from: string): unknown {
  // By its name, because a module may have another copy of the class.
  if (error instanceof Error && error.name === 'DatabakerError') return error;
  const { name, message, code, syscall } = Object(error) as NodeJS.ErrnoException;
  // A file that cannot be read; errors of the system are explained elsewhere.
  if (syscall !== undefined) return error;
  const what = message === undefined ? `throws ${JSON.stringify(error)}` : message;
  const importer = /imported from (.*)$/.exec(what)?.[1];
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place =
    importer === undefined ? stackPlace(stack) : (importPlace(importer, what) ?? stackPlace(stack));
  const shown = place === undefined ? file : `${nameFile(place.path, from)}:${place.line}`;
  // Node's own errors are clear without their class; JavaScript's need it.
  const of = code === undefined && name !== undefined && name !== 'Error' ? `${name}: ` : '';
  return new DatabakerError('definition', `${shown}: ${of}${what}`, { cause: error });
}

/**
 * A typed error for what a module throws after it was loaded, such as in a timer or in a promise
 * that is not awaited. Errors from anywhere else are returned unchanged.
 *
 * @param from the directory that paths in messages are relative to
 */
export function strayError(error: unknown, from: string): unknown {
  if (!(error instanceof Error) || error.name === 'DatabakerError') return error;
  const place = stackPlace(error.stack ?? '');
  if (place === undefined || isOurs(place.path)) return error;
  const { name, message } = error;
  return new DatabakerError(
    'definition',
    `${nameFile(place.path, from)}:${place.line}: ${name === 'Error' ? '' : `${name}: `}${message}; it is thrown after the module was loaded`,
    { cause: error },
  );
}

/** Whether a file belongs to this project's code instead of the definitions. */
function isOurs(path: string): boolean {
  const [, name] = /^packages\/([^/]+)\/src\//.exec(relative(WORKSPACE, path)) ?? [];
  return name !== undefined && name !== 'definitions';
}

interface Line {
  readonly path: string;
  /** With its column if it is known: `3:28`. */
  readonly line: string;
}

/** The line of a module whose import does not exist. */
function importPlace(importer: string, message: string): Line | undefined {
  const missing = /^Cannot find \w+ '(.*?)'/.exec(message)?.[1];
  if (missing === undefined) return undefined;
  const path = importer.startsWith('file:') ? fileURLToPath(importer) : importer;
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    const found = lines.findIndex((line) => line.includes(basename(missing)));
    return { path, line: String(Math.max(found, 0) + 1) };
  } catch {
    return undefined;
  }
}

/**
 * The first place in a stack that is in a definition, instead of Node, a library or our own code.
 */
function stackPlace(stack: string): Line | undefined {
  const lines = stack.split('\n');
  // For a syntax error, Node shows the line and marks the place in it.
  const [, whole = '', number] = /^((?:file:\/\/)?\/.*):(\d+)$/.exec(lines[0] ?? '') ?? [];
  if (whole !== '') {
    const marked = lines.slice(1, 6).find((line) => /^\s*\^+$/.test(line));
    const column = marked === undefined ? '' : `:${marked.indexOf('^') + 1}`;
    return { path: pathOf(whole), line: `${number}${column}` };
  }
  for (const frame of lines) {
    const [, url = '', line, column] = /(file:\/\/.*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (url === '' || /\/node_modules\/|\/packages\/models\/src\//.test(url)) continue;
    return { path: pathOf(url), line: `${line}:${column}` };
  }
  return undefined;
}

function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
