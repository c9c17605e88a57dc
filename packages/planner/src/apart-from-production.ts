import type { Project, ProjectTable } from './project.ts';

/**
 * A project for AWS, where environments share buckets: an extract has one name, which everybody
 * reads in every environment, and only production may write that file. Other environments write
 * their own beside it, whose name ends with the environment's. A lake has only one environment at a
 * time.
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
