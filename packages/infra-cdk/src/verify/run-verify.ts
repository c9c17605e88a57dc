import type { SFNClient } from '@aws-sdk/client-sfn';
import type { ObjectStore } from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import { apartFromProduction, resourceName } from '@dc-data-baker/planner';
import { DEFAULT_DEFINITIONS, loadProject, WORKSPACE } from '@dc-data-baker/project';
import { Command, Option } from 'commander';
import { layerOrder } from '../layer-order.ts';
import { layerPlan } from '../layer-plan.ts';
import { reportCutShort } from './cut-short.ts';
import { findMachines } from './find-machines.ts';
import { Report, type ReportTo } from './report.ts';
import { verifyLayer } from './verify-layer.ts';

/** What the command uses, and where it writes. */
export interface VerifyIo {
  readonly stdout: ReportTo;
  readonly stderr: { write(text: string): unknown };
  readonly stepFunctions: SFNClient;
  readonly store: ObjectStore;
  /** Waits between two polls. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

interface VerifyOptions {
  readonly env: string;
  readonly trial?: string;
  readonly poll: number;
  readonly hold?: true;
  readonly definitions: string;
}

/**
 * Runs the command and prints any error.
 *
 * @param argv the words after its name
 * @returns the exit code
 */
export async function runVerify(argv: readonly string[], io: VerifyIo): Promise<number> {
  const program = new Command('verify')
    .description(
      'Bakes every layer that is deployed, each after those that it reads, and fails if one fails.',
    )
    .argument('[layers...]', 'only these layers')
    .option('--hold', 'bake what has changed, and hold it back instead of publishing it')
    .addOption(
      new Option('--env <environment>', 'development, staging or production')
        .env('DC_ENVIRONMENT')
        .default('development'),
    )
    .addOption(
      new Option('--trial <name>', 'the trial that is deployed next to the environment').env(
        'DC_TRIAL',
      ),
    )
    .addOption(
      new Option('--poll <seconds>', 'seconds between two looks at the executions')
        .default(5)
        .argParser((text) => Number(text)),
    )
    .addOption(
      new Option('--definitions <file>', 'other definitions than ours')
        .default(DEFAULT_DEFINITIONS)
        .hideHelp(),
    )
    .action((layers: string[], options: VerifyOptions) => verify(layers, options, io));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof DatabakerError)) throw error;
    io.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}

async function verify(
  layers: readonly string[],
  options: VerifyOptions,
  { stdout, stepFunctions, store, pause }: VerifyIo,
): Promise<void> {
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
  const report = new Report(stdout);
  const nameOf = (layer: string) => resourceName(project, layer);
  const machines = await findMachines(stepFunctions, nameOf, wanted);
  const holds = options.hold === true;
  const look = () => pause(options.poll * 1000);
  for (const layer of wanted) {
    await reportCutShort(store, project, layer, report);
    const machine = machines.get(layer) ?? '';
    await verifyLayer(stepFunctions, { layer, machine, pause: look, holds }, report);
  }
  if (holds) report.line('nothing was published');
  else if (layers.length === 0) report.line(`every layer of ${project.environment} was baked`);
}
