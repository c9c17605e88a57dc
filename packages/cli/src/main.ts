#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { cacheCompiledModules } from './compiled-modules.ts';

// Until an engine is opened (with-engine.ts): loading modules and parsing SQL make V8's space for new
// objects grow to 32 MB and more, which it keeps. `bake` took 49 MB more before its first row.
setFlagsFromString('--semi-space-growth-factor=1');

cacheCompiledModules();

await import('./start.ts');
