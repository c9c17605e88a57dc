import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { definitions } from '@dc-data-baker/definitions';
import { type Project, readProject } from '@dc-data-baker/planner';

/** What is really baked, in the environment that a person bakes in. */
export function benchProject(): Project {
  return readProject(definitions, 'development', (url) => {
    const file = fileURLToPath(url);
    return { file, text: readFileSync(file, 'utf8') };
  });
}
