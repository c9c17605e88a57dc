import type { Manifest } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner/project';
import { bakeLocation, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { changedInputFiles } from './changed-input-files.ts';

/**
 * The reasons for which a bake differs from an earlier one, as sentences. An input that was baked is
 * followed to its own reasons, as long as both of its bakes are kept, so that they are files of
 * external tables, and definitions. Each is named once, by however many tables it came.
 */
export async function whyChanged(
  store: ObjectStore,
  project: Project,
  before: Manifest,
  bake: Manifest,
): Promise<string[]> {
  // Its manifest does not say yet what it reads.
  if (bake.status === 'writing') return [];
  return [...new Set(await reasonsOf(store, project, before, bake))];
}

/** @param input the table that the bakes are of, if it is an input of the one that is explained */
async function reasonsOf(
  store: ObjectStore,
  project: Project,
  before: Manifest,
  bake: Manifest,
  input?: string,
): Promise<string[]> {
  const of = input === undefined ? '' : ` of \`${input}\``;
  if (before.engine !== bake.engine) return [`the previous bake${of} was made by ${before.engine}`];
  const definition = of === '' ? 'its definition' : `the definition${of}`;
  const reasons = before.recipe === bake.recipe ? [] : [`${definition} changed`];
  for (const changed of changedInputs(before, bake)) {
    const files = changedInputFiles(before.inputFiles?.[changed], bake.inputFiles?.[changed]);
    const further = await whyInputChanged(store, project, changed, before, bake);
    const itself = `\`${changed}\` changed${files === undefined ? '' : `: ${files}`}`;
    reasons.push(...(further.length === 0 ? [itself] : further));
  }
  return reasons;
}

function changedInputs(before: Manifest, bake: Manifest): string[] {
  const [then, now] = [before.inputKeys ?? {}, bake.inputKeys ?? {}];
  const inputs = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...inputs].filter((input) => then[input] !== now[input]).sort();
}

async function whyInputChanged(
  store: ObjectStore,
  project: Project,
  input: string,
  before: Manifest,
  bake: Manifest,
): Promise<string[]> {
  const found = project.tables.find(({ table }) => table.name === input);
  if (!found || !isBaked(found)) return [];
  const [then, now] = await Promise.all(
    [before, bake].map(({ inputs }) => {
      const id = inputs[input];
      return id ? readManifestIfAny(store, bakeLocation(found.bakesLocation, id)) : undefined;
    }),
  );
  return then && now && then.bakeId !== now.bakeId
    ? reasonsOf(store, project, then, now, input)
    : [];
}
