import { afterAll } from 'vitest';
import { removeTempFolders } from './temp-folder.ts';

// Vitest runs this file again for every test file. A hook in a module that tests import would be of
// the first file only: without isolation a module is loaded once for all files.
afterAll(removeTempFolders);
