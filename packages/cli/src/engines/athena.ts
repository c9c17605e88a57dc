import type { Finding } from '@dc-data-baker/engine';
import { DatabakerError, type Workgroup } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { databasesOfEnvironment } from '../databases.ts';
import type { EngineChoice } from '../options.ts';
import type { CliEngine, Clock } from './cli-engine.ts';

/** Athena, in the AWS account of the current credentials. */
export const athena: CliEngine = {
  help: 'athena in AWS',

  async open(options, project, settings) {
    const { athenaEngineOf, awsClients } = await import('@dc-data-baker/engine/aws');
    const workgroup = workgroupOf(options, project);
    const engine = athenaEngineOf({
      project,
      clients: awsClients({ pause: settings.pause }),
      workgroup,
      databases: databasesOfEnvironment,
      ...settings,
    });
    const repoint = (table: string, bake: string) => engine.repoint({ table }, bake);
    const forget = (table: string, bakeId: string) => engine.forget({ table }, bakeId);
    return { engine, store: engine.store, repoint, forget, notShown: () => engine.notShown() };
  },

  async store(_options, { pause }) {
    const { awsClients, S3Store } = await import('@dc-data-baker/engine/aws');
    return new S3Store(awsClients({ pause }).s3);
  },

  async examine(options, project, { now, pause }) {
    const { examineTables } = await import('@dc-data-baker/engine');
    const { awsClients, examineAws, examineGlue, S3Store } = await import(
      '@dc-data-baker/engine/aws'
    );
    const clients = awsClients({ pause });
    try {
      const ofAws = await examineAws(clients, project, workgroupOf(options, project));
      if (ofAws.some(({ status }) => status === 'problem')) return ofAws;
      const store = new S3Store(clients.s3);
      const rest = [
        ...(await examineTables(store, project, now())),
        ...(await examineGlue(clients, store, project)),
        ...(await examineDeployed(project, pause)),
      ];
      return [...ofAws, ...rest];
    } catch (error) {
      if (!(error instanceof DatabakerError) || error.kind !== 'cloud') throw error;
      const todo = 'fix this, and run this again';
      return [{ area: 'aws', status: 'problem', about: 'AWS', message: error.message, todo }];
    } finally {
      clients.close();
    }
  },

  async tester(options, project, { pause }) {
    const { athenaTester, awsClients } = await import('@dc-data-baker/engine/aws');
    const workgroup = workgroupOf(options, project);
    return athenaTester({ project, clients: awsClients({ pause }), workgroup, pause });
  },

  listing: (stage) => stage?.select.athena ?? '',

  async statement({ select: { athena } }, shape, place) {
    const { renderUnload } = await import('@dc-data-baker/planner');
    return { notes: '', sql: renderUnload(athena, shape, place) };
  },
};

async function examineDeployed(project: Project, pause: Clock['pause']): Promise<Finding[]> {
  const { deploymentClients, examineDeployment } = await import('@dc-data-baker/engine/deployment');
  const clients = deploymentClients({ pause });
  try {
    return await examineDeployment(clients, project);
  } finally {
    clients.close();
  }
}

function workgroupOf(
  { workgroup: name }: Pick<EngineChoice, 'workgroup'>,
  project: Project,
): Workgroup | undefined {
  return name !== undefined && project.workgroup
    ? { ...project.workgroup, name }
    : project.workgroup;
}
