import { SFNClient } from '@aws-sdk/client-sfn';
import { awsClients, S3Store } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';
import { apartFromProduction, resourceName } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';
import { Command, Option } from 'commander';
import { layerOrder } from '../layer-order.ts';
import { layerPlan } from '../layer-plan.ts';
import { REGION } from '../region.ts';
import { reportCutShort } from './cut-short.ts';
import { findMachines } from './find-machines.ts';
import { Report } from './report.ts';
import { verifyLayer } from './verify-layer.ts';

const program = new Command('verify')
  .description(
    'Bakes every layer that is deployed, each after those that it reads, and fails if one fails.',
  )
  .argument('[layers...]', 'only these layers')
  .addOption(
    new Option('--env <environment>', 'development, staging or production')
      .env('DC_ENVIRONMENT')
      .default('development'),
  )
  .addOption(
    new Option('--trial <name>', 'what is deployed beside the environment').env('DC_TRIAL'),
  )
  .addOption(
    new Option('--poll <seconds>', 'how often to look')
      .default(5)
      .argParser((text) => Number(text)),
  )
  .addOption(
    new Option('--definitions <file>', 'other definitions than ours')
      .default(DEFAULT_DEFINITIONS)
      .hideHelp(),
  )
  .action(
    async (
      layers: string[],
      options: { env: string; trial?: string; poll: number; definitions: string },
    ) => {
      const project = await loadProject(options, WORKSPACE, apartFromProduction);
      const ordered = layerOrder(project)
        .map(({ layer }) => layer.name)
        .filter((name) => layerPlan(project, name).stages.length > 0);
      const unknown = layers.find((name) => !ordered.includes(name));
      if (unknown !== undefined) {
        throw new DatabakerError(
          'request',
          `there is no layer \`${unknown}\` to bake; there are ${ordered.join(', ')}`,
        );
      }
      const wanted = ordered.filter((name) => layers.length === 0 || layers.includes(name));
      const client = new SFNClient({ region: REGION });
      const report = new Report(process.stdout);
      const machines = await findMachines(client, (layer) => resourceName(project, layer), wanted);
      const store = new S3Store(awsClients().s3);
      for (const layer of wanted) {
        await reportCutShort(store, project, layer, report);
        const machine = machines.get(layer) ?? '';
        await verifyLayer(
          client,
          { layer, machine, pollMilliseconds: options.poll * 1000 },
          report,
        );
      }
      report.line(`every layer of ${project.environment} was baked`);
    },
  );

process.once('SIGINT', () => {
  process.stderr.write('\nstopped looking; what was started goes on in AWS\n');
  process.exit(130);
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof DatabakerError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
