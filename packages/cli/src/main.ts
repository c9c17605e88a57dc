#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';

// Most of a short command's time is reading some 600 modules. What Node makes of them is kept, as long
// as they stay as they are; where it cannot be kept, it is made anew.
enableCompileCache(resolve(import.meta.dirname, '../../../.databaker/modules'));

await import('./start.ts');
