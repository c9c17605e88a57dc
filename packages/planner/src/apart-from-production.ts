import type { Project, ProjectTable } from './project.ts';

/**
 * A project as environments share buckets in AWS: what is extracted has one name that everybody reads,
 * whatever the environment, and only production may put a file there. Others have a place of their
 * own beside it, which ends with their name. In a lake there is one environment at a time.
 */
export function apartFromProduction(project: Project): Project {
  const { environment, trial } = project;
  if (environment === 'production' && trial === undefined) return project;
  const name = trial === undefined ? environment : `${environment}-${trial}`;
  const tables = project.tables.map((owner): ProjectTable => {
    const { table, location } = owner;
    const isExtract = owner.origin.kind === 'baked' && owner.origin.write.kind === 'extract';
    if (!isExtract || table.prefix.includes('{dc_environment}')) return owner;
    const place = `${location.slice(0, -1)}_${name}`;
    return { ...owner, location: `${place}/`, bakesLocation: `${place}_bakes/` };
  });
  return { ...project, tables };
}
