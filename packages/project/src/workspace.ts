import { join, resolve } from 'node:path';

/** The root of the repository. */
export const WORKSPACE = resolve(import.meta.dirname, '../../..');

/** The default definitions. */
export const DEFAULT_DEFINITIONS = join(WORKSPACE, 'packages', 'definitions', 'src', 'index.ts');
