export { COMPILED_MODULES } from './compiled-modules.ts';
export { strayError } from './import-error.ts';
export {
  type Adapt,
  loadProject,
  loadTables,
  loadValidProject,
  type OpenBinder,
  type ProjectSource,
} from './load-project.ts';
export { packageVersion, projectVersion } from './project-version.ts';
export { recallProject, recallToExplain, recallValidProject } from './recall-project.ts';
export { setWasmFlags, WASM_FLAGS } from './wasm-flags.ts';
export { DEFAULT_DEFINITIONS, WORKSPACE } from './workspace.ts';
