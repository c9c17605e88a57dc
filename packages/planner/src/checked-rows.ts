import { type BaseTable, queryOf } from '@dc-data-baker/models';

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
export function checkedRows(table: BaseTable) {
  const { name } = table;
  const rows = queryOf(table) === undefined ? name : candidateName(name);
  return { rows, published: publishedName(name), thisBake: THIS_BAKE };
}
