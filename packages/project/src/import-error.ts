import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabakerError } from '@dc-data-baker/models';
import { nameFile } from './name-file.ts';
import { WORKSPACE } from './workspace.ts';

/**
 * The error of a person for a module that cannot be loaded or carried out: what is wrong in which
 * line of it.
 *
 * @param file the module that was asked for
 * @param from the directory that the message names files from
 */
export function importError(error: unknown, file: string, from: string): unknown {
  // By its name: a module may have another copy of the class.
  if (error instanceof Error && error.name === 'DatabakerError') return error;
  const { name, message, code, syscall } = Object(error) as NodeJS.ErrnoException;
  // Of a file that may not be read; whoever shows errors knows those of the system.
  if (syscall !== undefined) return error;
  const what = message === undefined ? `throws ${JSON.stringify(error)}` : message;
  const importer = /imported from (.*)$/.exec(what)?.[1];
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place =
    importer === undefined ? stackPlace(stack) : (importPlace(importer, what) ?? stackPlace(stack));
  const shown = place === undefined ? file : `${nameFile(place.path, from)}:${place.line}`;
  // Of its own errors Node says what they are; what the language says is nothing without its class.
  const of = code === undefined && name !== undefined && name !== 'Error' ? `${name}: ` : '';
  return new DatabakerError('definition', `${shown}: ${of}${what}`, { cause: error });
}

/**
 * The error of a person for what a module of theirs throws after it was loaded, such as in a timer or in a
 * promise that nobody awaits. What comes from anywhere else is given back as it is.
 *
 * @param from the directory that the message names files from
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

/** Whether a file is this project's code, and not what it bakes. */
function isOurs(path: string): boolean {
  const [, name] = /^packages\/([^/]+)\/src\//.exec(relative(WORKSPACE, path)) ?? [];
  return name !== undefined && name !== 'definitions';
}

interface Line {
  readonly path: string;
  /** With its column where that is known: `3:28`. */
  readonly line: string;
}

/** The line of a module that imports what is not there. */
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

/** The first place in a stack that is in a definition: not in Node, in a library or in our own. */
function stackPlace(stack: string): Line | undefined {
  const lines = stack.split('\n');
  // Of what cannot be read, Node shows the line and marks the place in it.
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
