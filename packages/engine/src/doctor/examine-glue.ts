import type { Project } from '@dc-data-baker/planner';
import { misplacedTables } from '../athena/as-published.ts';
import { GlueCatalogue } from '../athena/glue-catalogue.ts';
import { TableBakes } from '../athena/table-bakes.ts';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import type { ObjectStore } from '../object-store.ts';
import { type Finding, ok, problem } from './finding.ts';

/** Checks that Glue points every table to its published bake. */
export async function examineGlue(
  { glue }: Pick<AwsClients, 'glue'>,
  store: ObjectStore,
  project: Project,
): Promise<Finding[]> {
  const catalogue = new GlueCatalogue(glue);
  const tables = new TableBakes(project, store, catalogue);
  const misplaced = await misplacedTables({ project, catalogue, tables });
  if (misplaced.length === 0) {
    return [ok('glue', { about: 'tables', message: 'all point to their published bakes' })];
  }
  return misplaced.map(({ name, shown, published }) =>
    problem('glue', {
      about: name,
      message: `${shown === undefined ? 'is not there' : `points to ${shown}`}, but what is published is at ${published}: those who read it by its name get something else`,
      todo: `\`databaker bake ${name} --force\` or \`databaker rollback ${name}\``,
    }),
  );
}
