import { isBaked, type ProjectTable } from './project.ts';

/** The name that checks know the audited rows by: written, and not yet published. */
export function candidateName(table: string): string {
  return `${table}__candidate`;
}

/** The name that checks know the rows by that are published while the others are audited. */
export function publishedName(table: string): string {
  return `${table}__published`;
}

/** The name of the relation that tells checks when the bake began: see `bakeTime`. */
export const THIS_BAKE = 'this_bake';

/** What the checks of a table read. Of an external one that is the table itself. */
export function checkedRows(owner: ProjectTable) {
  const { name } = owner.table;
  const rows = isBaked(owner) ? candidateName(name) : name;
  return { rows, published: publishedName(name), thisBake: THIS_BAKE };
}
