export { strayError } from './import-error.ts';
export {
  type Adapt,
  loadProject,
  loadValidProject,
  type OpenBinder,
  type ProjectSource,
} from './load-project.ts';
export { recallProject, recallToExplain, recallValidProject } from './recall-project.ts';
export { DEFAULT_DEFINITIONS, WORKSPACE } from './workspace.ts';
