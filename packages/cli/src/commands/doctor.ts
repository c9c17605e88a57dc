import type { Finding } from '@dc-data-baker/engine';
import { DatabakerError } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { fromHere } from '../databases.ts';
import { examineMachine } from '../doctor/examine-machine.ts';
import { formatFindings } from '../doctor/findings-text.ts';
import { thisMachine } from '../doctor/this-machine.ts';
import type { Io } from '../io.ts';
import { type EngineOptions, withEngineOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';

interface DoctorOptions extends EngineOptions {
  readonly json?: true;
  readonly verbose?: true;
}

export function doctorCommand(program: Command, io: Io, outcome: Outcome): void {
  const command = program
    .command('doctor')
    .description('say what is wrong with this machine, the lake or AWS, and what to do about it')
    .option('--verbose', 'show what is as it should be, too')
    .option('--json', 'print the findings as JSON, of a shape that docs/on-call.md describes')
    .addHelpText(
      'after',
      `
It changes nothing. The exit code is 1 if it finds a problem; warnings are no problem.

Examples:
  $ databaker doctor
  $ databaker doctor --engine athena --env production`,
    );
  withEngineOptions(command, io).action((options: DoctorOptions) => run(io, options, outcome));
}

async function run(io: Io, options: DoctorOptions, outcome: Outcome): Promise<void> {
  const { recallProject } = await import('@dc-data-baker/project');
  const project = await recallProject(options, io.cwd, fromHere(options));
  const findings = [
    ...examineMachine(thisMachine()),
    ...(await EXAMINE[options.engine](options, project, io.now())),
  ];
  const isHealthy = findings.every(({ status }) => status !== 'problem');
  io.stdout.write(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, isHealthy, findings }, null, 2)}\n`
      : formatFindings(findings, { verbose: options.verbose === true, stream: io.stdout }),
  );
  if (!isHealthy) outcome.code = 1;
}

const EXAMINE: Readonly<
  Record<
    EngineOptions['engine'],
    (options: EngineOptions, project: Project, now: Date) => Promise<Finding[]>
  >
> = {
  duckdb: async (options, project, now) => {
    const { examineLake, examineTables, Lake } = await import('@dc-data-baker/engine');
    const lake = new Lake(options.lake);
    const ofLake = await examineLake(lake, project);
    // Of a lake that is not there nothing else can be said.
    if (ofLake.length === 1) return ofLake;
    return [...ofLake, ...(await examineTables(lake, project, now))];
  },
  athena: async (options, project, now) => {
    const { examineTables } = await import('@dc-data-baker/engine');
    const { awsClients, examineAws, examineGlue, S3Store } = await import(
      '@dc-data-baker/engine/aws'
    );
    const { workgroupOf } = await import('../open-engine.ts');
    const clients = awsClients();
    try {
      const ofAws = await examineAws(clients, project, workgroupOf(options, project));
      if (ofAws.some(({ status }) => status === 'problem')) return ofAws;
      const store = new S3Store(clients.s3);
      const rest = [
        ...(await examineTables(store, project, now)),
        ...(await examineGlue(clients, store, project)),
        ...(await examineDeployed(project)),
      ];
      return [...ofAws, ...rest];
    } catch (error) {
      if (!(error instanceof DatabakerError) || error.kind !== 'cloud') throw error;
      const todo = 'put that right, and run this again';
      return [{ area: 'aws', status: 'problem', about: 'AWS', message: error.message, todo }];
    } finally {
      clients.close();
    }
  },
};

async function examineDeployed(project: Project): Promise<Finding[]> {
  const { deploymentClients, examineDeployment } = await import('@dc-data-baker/engine/deployment');
  const clients = deploymentClients();
  try {
    return await examineDeployment(clients, project);
  } finally {
    clients.close();
  }
}
