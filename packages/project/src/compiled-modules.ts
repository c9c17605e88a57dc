import { join } from 'node:path';
import { WORKSPACE } from './workspace.ts';

/**
 * Where Node.js caches the compiled code of modules. The command's `main.js` names the folder by itself,
 * because it loads no TypeScript before the cache is there.
 */
export const COMPILED_MODULES = join(WORKSPACE, '.databaker/modules');
