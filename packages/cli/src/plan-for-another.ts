import { cacheCompiledModules } from './compiled-modules.ts';
import type { PlannedElsewhere } from './plan-elsewhere.ts';

// A process of its own: plans a project and caches the plan for the process that started it. See
// plan-elsewhere.ts.
cacheCompiledModules();

const { recallValidProject, setWasmFlags } = await import('@dc-data-baker/project');
const { fromHere } = await import('./databases.ts');
const { openBinder } = await import('./open-binder.ts');
setWasmFlags();

const { source, engine, from } = JSON.parse(process.argv[2] ?? '') as PlannedElsewhere;
await recallValidProject(source, from, openBinder, fromHere({ engine }));
