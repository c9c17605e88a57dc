import { recallValidProject, setWasmFlags } from '@dc-data-baker/project';
import { fromHere } from './databases.ts';
import { openBinder } from './open-binder.ts';
import type { PlannedElsewhere } from './plan-elsewhere.ts';

// A process of its own: plans a project and caches the plan for the process that started it. See
// plan-elsewhere.ts.
setWasmFlags();

const { source, engine, from } = JSON.parse(process.argv[2] ?? '') as PlannedElsewhere;
await recallValidProject(source, from, openBinder, fromHere({ engine }));
