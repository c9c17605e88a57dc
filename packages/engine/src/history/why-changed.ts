import type { Manifest } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner';
import { bakeLocation, readManifestIfAny } from '../manifest-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { changedInputFiles } from './changed-input-files.ts';

/**
 * The reasons for which a bake differs from an earlier one, as sentences. An input that was baked is
 * followed to its own reasons, as long as both of its bakes are kept, so that the last ones are
 * files of external tables, and definitions.
 */
export async function whyChanged(
  store: ObjectStore,
  project: Project,
  before: Manifest,
  bake: Manifest,
): Promise<string[]> {
  if (before.engine !== bake.engine) return [`the previous bake was made by ${before.engine}`];
  const reasons = before.recipe === bake.recipe ? [] : ['its definition changed'];
  for (const input of changedInputs(before, bake)) {
    const files = changedInputFiles(before.inputFiles?.[input], bake.inputFiles?.[input]);
    const further = await whyInputChanged(store, project, input, before, bake);
    reasons.push(
      `\`${input}\` changed${files === undefined ? '' : `: ${files}`}${
        further.length === 0 ? '' : `, because ${further.join(' and ')}`
      }`,
    );
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
  return then && now && then.bakeId !== now.bakeId ? whyChanged(store, project, then, now) : [];
}
