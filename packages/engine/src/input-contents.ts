import { type Project, tableNamed } from '@dc-data-baker/planner/project';
import type { ObjectStore } from './object-store.ts';
import { type TableContent, tableContent } from './table-content.ts';

/** What the tables contain that a stage reads, by table. One that was never baked is left out. */
export type InputContents = Readonly<Record<string, TableContent>>;

/** @param readBy the bake that reads a table: see `readableBake` */
export async function inputContents(
  store: ObjectStore,
  project: Project,
  tables: readonly string[],
  readBy: (table: string) => string | undefined = () => undefined,
): Promise<InputContents> {
  const contents: Record<string, TableContent> = {};
  for (const name of tables) {
    const content = await tableContent(store, tableNamed(project, name), readBy(name));
    if (content) contents[name] = content;
  }
  return contents;
}

/** The hashes alone. */
export function keysOf(contents: InputContents): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(contents).map(([name, { key }]) => [name, key]));
}
