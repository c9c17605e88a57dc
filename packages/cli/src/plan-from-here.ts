import type { Plan, Project } from '@dc-data-baker/planner';
import { CLI_ENGINES } from './engines/cli-engines.ts';
import type { Io } from './io.ts';
import { DEFAULT_LAKE, type EngineOptions, type SelectionOptions } from './options.ts';

/**
 * The part of a selection that can be baked from here; prints a line for each extract that is not
 * read.
 *
 * A lake, or a bucket, may be older than a layer, and without the layer's database there is nothing
 * to bake it from. A bake of everything leaves that layer out; a bake that names it fails for the
 * missing files. A table that was published once is never left out, because it would become out of
 * date unnoticed.
 */
export async function planFromHere(
  io: Pick<Io, 'stderr' | 'pause'>,
  project: Project,
  selection: readonly string[],
  options: Pick<EngineOptions, 'engine' | 'lake'> & SelectionOptions,
): Promise<Plan> {
  const { plan } = await import('@dc-data-baker/planner');
  const { exclude = [] } = options;
  const whole = plan(project, selection, exclude);
  const left: string[] = [];
  for (const { name, location, urlVariable } of unreached(project, whole)) {
    // The name ends with `+`, so all tables that are made from it are excluded, too.
    const without = () => plan(project, selection, [...exclude, ...left, `${name}+`]).tables;
    const tables =
      selection.length === 0
        ? await neverBaked(io, project, whole, without, location, options)
        : [];
    if (tables.length > 0) left.push(`${name}+`);
    const then =
      tables.length > 0
        ? `and it has no files; left out: ${tables.join(', ')}`
        : 'so that its files are taken as they are';
    io.stderr.write(`\`${name}\` is not extracted: ${urlVariable} is not set, ${then}\n`);
  }
  return left.length === 0 ? whole : plan(project, selection, [...exclude, ...left]);
}

/** The extracts that a plan does not read, because their database cannot be reached. */
function unreached(project: Project, { stages }: Plan) {
  return project.tables.flatMap(({ table: { name, populatedBy }, origin, location }) => {
    if (populatedBy.kind !== 'extract' || origin.kind !== 'external') return [];
    if (!stages.some((stage) => stage.table === name)) return [];
    return [{ name, location, urlVariable: populatedBy.from.urlVariable }];
  });
}

/**
 * The tables of a plan that cannot be baked, and never were, because an extract's files are
 * missing.
 *
 * @param without what would be baked without the extract; if that is nothing, the bake fails for
 *   the missing files
 * @returns no tables if there are files, or will be
 */
async function neverBaked(
  io: Pick<Io, 'pause'>,
  project: Project,
  { tables }: Plan,
  without: () => readonly string[],
  location: string,
  options: Pick<EngineOptions, 'engine' | 'lake'>,
): Promise<readonly string[]> {
  const { readManifestIfAny } = await import('@dc-data-baker/engine/bakes');
  const store = await CLI_ENGINES[options.engine].store(options, io);
  if ((await store.listSources(location)).length > 0) return [];
  if (await isSampleMadeFirst(project, options)) return [];
  const rest = without();
  const { tableNamed } = await import('@dc-data-baker/planner/project');
  const others = tables.filter((table) => !rest.includes(table));
  const published = await Promise.all(
    others.map((table) => readManifestIfAny(store, tableNamed(project, table).location)),
  );
  return rest.length === 0 || published.some((manifest) => manifest !== undefined) ? [] : others;
}

/** Whether a bake makes sample data before it looks for files. */
async function isSampleMadeFirst(
  project: Project,
  { engine, lake: root }: Pick<EngineOptions, 'engine' | 'lake'>,
): Promise<boolean> {
  const { ENGINE_TRAITS, Lake } = await import('@dc-data-baker/engine/bakes');
  if (!ENGINE_TRAITS[engine].usesLake || root !== DEFAULT_LAKE) return false;
  const { isSampleWanted } = await import('./sample-data.ts');
  return isSampleWanted(new Lake(root), project);
}
