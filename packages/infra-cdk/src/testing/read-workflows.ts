import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '@dc-data-baker/project';

/** The repository's workflows, by name. */
export function readWorkflows(): ReadonlyMap<string, string> {
  const folder = join(WORKSPACE, '.github', 'workflows');
  return new Map(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
