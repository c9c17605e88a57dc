import type { Project, ProjectTable } from './project.ts';

/**
 * A project for AWS, where environments share buckets: an extract has one name, which everybody
 * reads in every environment, and only production may write that file. Other environments write
 * their own, in a folder with the environment's name. A lake has only one environment at a time.
 *
 * The name comes first: each bake of the system that this replaces deletes every object whose key begins
 * with `current_boundary_reviews_with_wkt`, of whatever folder.
 */
export function apartFromProduction(project: Project): Project {
  const { environment, trial } = project;
  if (environment === 'production' && trial === undefined) return project;
  const name = trial === undefined ? environment : `${environment}-${trial}`;
  const tables = project.tables.map((owner): ProjectTable => {
    const { table } = owner;
    const isExtract = owner.origin.kind === 'baked' && owner.origin.write.kind === 'extract';
    if (!isExtract || table.prefix.includes('{dc_environment}')) return owner;
    const place = `s3://${table.bucket.name}/${name}/${table.prefix.slice(0, -1)}`;
    return { ...owner, location: `${place}/`, bakesLocation: `${place}_bakes/` };
  });
  return { ...project, tables };
}
