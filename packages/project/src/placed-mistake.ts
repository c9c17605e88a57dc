import { fileURLToPath } from 'node:url';
import { type CallSite, callSiteOf, fanOutQuery, queryOf } from '@dc-data-baker/models';
import type { Mistake, Project } from '@dc-data-baker/planner';
import { nameFile } from './name-file.ts';

/**
 * A mistake with the file and line of the definition that it is about: the last one with the name,
 * if it is given twice.
 */
export function placedMistake(mistake: Mistake, project: Project, from: string): Mistake {
  const { place: what, about, message } = mistake;
  if (about === undefined) return mistake;
  const places = definitionsOf(project)
    [about.thing].filter(({ name }) => name === about.name)
    .flatMap((definition) => callSiteOf(definition) ?? []);
  const place = places.at(-1);
  return place === undefined
    ? mistake
    : { ...placeIn(place, from), message: `${what}: ${message}` };
}

/** As the modules built them: tables of a project may be copies. */
function definitionsOf({ layers }: Project) {
  const table = layers.flatMap(({ tables }) => tables);
  const query = table.flatMap((owner) => {
    const pieces = owner.fanOut && fanOutQuery(owner.fanOut);
    return [queryOf(owner), pieces].filter((found) => found !== undefined);
  });
  return { layer: layers, table, query };
}

/** The place of a mistake. */
export function placeIn({ file, line, column }: CallSite, from: string): Omit<Mistake, 'message'> {
  return { place: nameFile(fileURLToPath(file), from), line, column };
}
