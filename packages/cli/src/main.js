#!/usr/bin/env node
// JavaScript, because Node.js loads its own compiler for the types of a first TypeScript file (65 ms of
// processor time). Those that are loaded after the cache is there come from it.
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { resolveOwnImports } from './own-imports.js';

// Until an engine is opened (with-engine.ts): loading modules and parsing SQL make V8's space for new
// objects grow to 32 MB and more, which it keeps. `bake` took 49 MB more before its first row.
setFlagsFromString('--semi-space-growth-factor=1');

// Most of a short command's time is spent on loading modules. Their compiled code is cached as long as
// they do not change.
enableCompileCache(resolve(import.meta.dirname, '../../../.databaker/modules'));
resolveOwnImports();

await import('./start.ts');
