import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import {
  type Built,
  type CallSite,
  DatabakerError,
  type Definitions,
  isWorkgroup,
  type Layer,
  recordDefinitions,
} from '@dc-data-baker/models';
import type { Mistake } from '@dc-data-baker/planner';
import { importError } from './import-error.ts';
import { placeIn } from './placed-mistake.ts';

/** A module runs once in a process, and so reports its mistakes once. */
const told = new Map<string, readonly Mistake[]>();

/**
 * Loads the module that exports `definitions`.
 *
 * @param from the directory that paths in messages are relative to
 * @throws a `request` error for a file that does not exist or is not a module; a `definition` error
 *   that lists the mistakes of all that the module builds, with their files and lines
 */
export async function loadDefinitions(file: string, from: string): Promise<Definitions> {
  await assertFile(file);
  const url = pathToFileURL(file).href;
  let loaded: { readonly definitions?: unknown } = {};
  const { built, mistakes } = await recordDefinitions(async () => {
    loaded = await imported(url, file).catch((error: unknown) => {
      throw importError(error, file, from);
    });
  }).catch((error: unknown) => {
    if (told.has(url)) return { built: [], mistakes: [] };
    throw error;
  });
  const found = told.get(url) ?? mistakes.map(({ message, place }) => at(place, message, from));
  if (found.length > 0) told.set(url, found);
  await throwAll(found);
  const { definitions } = loaded;
  if (definitions === undefined) {
    throw new DatabakerError('request', `${file} does not export \`definitions\``);
  }
  try {
    assertDefinitions(definitions, file);
  } catch (error) {
    // Getters are only evaluated now.
    throw importError(error, file, from);
  }
  await throwAll(await forgotten(built, definitions, from));
  return definitions;
}

/**
 * Imports a module, which may use `await`. If nothing is left that could resolve it, Node would end
 * the process without saying which module it waits for.
 */
async function imported(url: string, file: string): Promise<{ readonly definitions?: unknown }> {
  const stalled = Promise.withResolvers<never>();
  const stall = () =>
    stalled.reject(
      new DatabakerError(
        'definition',
        `${file}: awaits something that never comes, in this module or in one that it imports`,
      ),
    );
  process.once('beforeExit', stall);
  try {
    return await Promise.race([import(url), stalled.promise]);
  } finally {
    process.off('beforeExit', stall);
  }
}

async function assertFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code);
  const problem = fileProblem(found);
  if (problem !== undefined) throw new DatabakerError('request', `${file}: ${problem}`);
}

/** Any other problem of a file is reported by its import. */
function fileProblem(found: Stats | string | undefined): string | undefined {
  if (typeof found === 'object') {
    if (found.isDirectory()) return 'is a folder; name the module in it that exports `definitions`';
    // A device such as /dev/zero has no end.
    return found.isFile() ? undefined : 'is no file; name a module that exports `definitions`';
  }
  if (found === 'ENOENT' || found === 'ENOTDIR') {
    return 'Cannot find module; name one that exports `definitions`';
  }
  // For a folder that cannot be read, Node would say that the module does not exist.
  const reason = found === 'EACCES' ? 'no permission to look into its folder' : 'cannot be opened';
  return `${reason} (${found}); change that, or name another module with --definitions`;
}

async function throwAll(mistakes: readonly Mistake[]): Promise<void> {
  if (mistakes.length === 0) return;
  const { throwMistakes } = await import('@dc-data-baker/planner/project');
  throwMistakes(mistakes);
}

function assertDefinitions(value: unknown, file: string): asserts value is Definitions {
  const { layers, workgroup } = Object(value) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(layers) || !layers.every(isLayer)) {
    throw new DatabakerError(
      'definition',
      `${file}: expected \`definitions\` to be { layers: [...] }, of layers that Layer built`,
    );
  }
  if (workgroup !== undefined && !isWorkgroup(workgroup)) {
    throw new DatabakerError(
      'definition',
      `${file}: expected \`definitions.workgroup\` to be what Workgroup built`,
    );
  }
}

function isLayer(layer: unknown): boolean {
  const { name, tables } = Object(layer) as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && Array.isArray(tables) && tables.every(isTable);
}

function isTable(table: unknown): boolean {
  const { name, database, columns } = Object(table) as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && typeof database === 'object' && Array.isArray(columns);
}

/**
 * Layers and tables that are defined but cannot be found: without `export` they are in no list of a
 * module's exports, and would silently not be baked.
 */
async function forgotten(
  built: readonly Built[],
  definitions: Definitions,
  from: string,
): Promise<Mistake[]> {
  const listed = new Set<object>(definitions.layers);
  const layers = built.flatMap(({ thing, value }) => (thing === 'layer' ? [value as Layer] : []));
  const inLayers = new Set(
    [...layers, ...definitions.layers].flatMap(({ tables }) => tables.map((table) => table.name)),
  );
  const mistakes: Mistake[] = [];
  for (const { thing, name, value, place } of built) {
    const rest = NEITHER[thing];
    if (rest === undefined || place === undefined || listed.has(value)) continue;
    if (thing === 'table' && inLayers.has(name)) continue;
    if (holds(await import(place.file), value, 3)) continue;
    mistakes.push(at(place, `${thing} \`${name}\` is written here, and is ${rest}`, from));
  }
  return mistakes;
}

const NEITHER: Readonly<Record<string, string>> = {
  layer: 'neither exported nor in `definitions`: write `export` before it',
  table: 'neither exported nor in a layer: put it into the `tables` of one, or remove it',
};

/** @param depth how far down to look: a module, its `definitions`, their `layers` */
function holds(value: unknown, wanted: object, depth: number): boolean {
  if (value === wanted) return true;
  if (depth === 0 || typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((part) => holds(part, wanted, depth - 1));
}

function at(place: CallSite | undefined, message: string, from: string): Mistake {
  if (place === undefined) return { place: 'the definitions', message };
  return { ...placeIn(place, from), message };
}
