import { isBaked, type ProjectTable } from './project.ts';

/** The name under which checks read the audited rows, which are written but not yet published. */
export function candidateName(table: string): string {
  return `${table}__candidate`;
}

/** The name under which checks read the rows that are published during the audit. */
export function publishedName(table: string): string {
  return `${table}__published`;
}

/** The relation from which checks read when the bake began: see `bakeTime`. */
export const THIS_BAKE = 'this_bake';

/** The relations that a table's checks read. For an external table they read the table itself. */
export function checkedRows(owner: ProjectTable) {
  const { name } = owner.table;
  const rows = isBaked(owner) ? candidateName(name) : name;
  return { rows, published: publishedName(name), thisBake: THIS_BAKE };
}
