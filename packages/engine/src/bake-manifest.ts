import {
  type InputFile,
  type InputFiles,
  type Manifest,
  type ManifestFile,
  totalBytes,
} from '@dc-data-baker/models';
import type { WritingStage } from '@dc-data-baker/planner';
import type { Engine } from './engine.ts';
import { type InputContents, keysOf } from './input-contents.ts';
import { bakeLocation } from './manifest-store.ts';
import { recipeOf } from './recipe.ts';

/** An external table of a hundred thousand files must not make its readers' manifests huge. */
const MOST_NAMED_FILES = 1000;

/** Who makes a bake. */
export interface MadeBy {
  readonly engine: Engine['name'];
  /** The version of this project, if it is known. */
  readonly version?: string | undefined;
}

/**
 * The manifest of a bake that begins: it reserves the folder, and says for what.
 *
 * @param inputs the bake of each table that is read, `null` for an external one
 */
export function begunManifest(
  { engine, version }: MadeBy,
  stage: WritingStage,
  bakeId: string,
  inputs: Manifest['inputs'],
  now: Date,
): Manifest {
  return {
    formatVersion: 1,
    table: stage.table,
    layer: stage.layer,
    bakeId,
    status: 'writing',
    location: bakeLocation(stage.bakesLocation, bakeId),
    engine,
    ...(version === undefined ? {} : { version }),
    recipe: recipeOf(engine, stage),
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    rows: 0,
    files: [],
    checks: [],
    inputs,
  };
}

/**
 * The manifest of a bake whose files are complete.
 *
 * @param contents what the tables contained that were read
 * @param pieces how many there were, if only the data told it
 */
export function writtenManifest(
  begun: Manifest,
  files: readonly ManifestFile[],
  now: Date,
  contents: InputContents,
  pieces?: number,
): Manifest {
  const inputFiles = inputFilesOf(contents);
  return {
    ...begun,
    ...(pieces === undefined ? {} : { pieces }),
    inputKeys: keysOf(contents),
    ...(Object.keys(inputFiles).length === 0 ? {} : { inputFiles }),
    status: 'written',
    finishedAt: now.toISOString(),
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** The files of the external tables among them, by table. */
function inputFilesOf(contents: InputContents): Record<string, InputFiles> {
  const external = Object.entries(contents).flatMap(([name, { files }]) =>
    files ? [[name, listed(files)] as const] : [],
  );
  return Object.fromEntries(external);
}

function listed(files: readonly InputFile[]): InputFiles {
  return {
    count: files.length,
    bytes: totalBytes(files),
    named: files.slice(0, MOST_NAMED_FILES),
  };
}
