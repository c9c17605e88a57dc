import type { PostgresSource } from '@dc-data-baker/models';
import type { Project, ProjectTable } from './project.ts';

/**
 * A project for a bake that cannot reach some databases: their extracts are read as they are found
 * at the table's location, like the files of external tables.
 */
export function asReached(
  project: Project,
  isReached: (source: PostgresSource) => boolean,
): Project {
  const tables = project.tables.map((owner): ProjectTable => {
    const { origin, location } = owner;
    if (origin.kind === 'external' || origin.write.kind !== 'extract') return owner;
    const { from } = origin.write;
    if (isReached(from)) return owner;
    const by = `an extract from ${from.name}`;
    return { ...owner, origin: { kind: 'external', by }, bakesLocation: location };
  });
  return { ...project, tables };
}
