import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import {
  CreateDatabaseCommand,
  GetTableCommand,
  GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import { openAwsServer } from '@dc-data-baker/fake-aws';
import type { CloudFormationRequest } from '@dc-data-baker/steps';
import type { Template } from 'aws-cdk-lib/assertions';
import { inject, onTestFinished } from 'vitest';
import type { LambdaProcess } from './lambda-process.ts';
import { tempFolder } from './temp-folder.ts';
import { warmFunction } from './warm-function.ts';

type AwsServer = Awaited<ReturnType<typeof openAwsServer>>;
type ServerOptions = Omit<Parameters<typeof openAwsServer>[0], 'root'> & {
  /** Additional environment variables of the functions. */
  readonly functionEnv?: Readonly<Record<string, string>>;
};

type FunctionName = 'steps' | 'writer' | 'tables' | 'extractor';
type Functions = Readonly<Record<FunctionName, LambdaProcess>>;

/** A function's answer to CloudFormation about a custom resource. */
export interface CustomAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data: Readonly<Record<string, string>>;
}

/** Servers for S3, Athena, Glue and SSM, and the part of CloudFormation that fills them. */
export class DeployedCloud {
  readonly server: AwsServer;
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly functions: Functions;

  private constructor(server: AwsServer, functions: Functions) {
    this.server = server;
    this.functions = functions;
    const settings = {
      endpoint: server.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    this.athena = new AthenaClient({ ...settings, maxAttempts: 1 });
    this.glue = new GlueClient(settings);
    onTestFinished(() => {
      this.athena.destroy();
      this.glue.destroy();
    });
  }

  static async open({ functionEnv = {}, ...options }: ServerOptions = {}): Promise<DeployedCloud> {
    const server = await openAwsServer({ ...options, root: tempFolder() });
    onTestFinished(() => server.close());
    const { AWS_ENDPOINT_URL: aws = '', ...env } = { ...server.env, ...functionEnv };
    const bundles = inject('bundles');
    const of = (name: FunctionName) => warmFunction(bundles[name], env, aws, onTestFinished);
    return new DeployedCloud(server, {
      steps: await of('steps'),
      writer: await of('writer'),
      tables: await of('tables'),
      extractor: await of('extractor'),
    });
  }

  /** Writes a file to `s3://bucket/key`. */
  put(location: string, body: string): void {
    const path = join(this.server.root, location.slice('s3://'.length));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
  }

  /** Creates the databases, workgroups and tables of templates. */
  async deploy(templates: Iterable<Template>): Promise<Map<string, CustomAnswer>> {
    const answers = new Map<string, CustomAnswer>();
    for (const template of templates) {
      for (const { Properties } of resources(template, 'AWS::Glue::Database')) {
        const { DatabaseInput } = Properties;
        await this.glue.send(new CreateDatabaseCommand({ DatabaseInput }));
      }
      for (const { Properties } of resources(template, 'AWS::Athena::WorkGroup')) {
        const { Name, Description, WorkGroupConfiguration: Configuration } = Properties;
        await this.athena.send(new CreateWorkGroupCommand({ Name, Description, Configuration }));
      }
      for (const { Properties } of resources(template, 'Custom::GlueTable')) {
        const answer = await this.custom({ RequestType: 'Create', ResourceProperties: Properties });
        answers.set(answer.PhysicalResourceId, answer);
      }
    }
    return answers;
  }

  /** Calls the owner of tables, as CloudFormation does. */
  async custom(
    request: Pick<CloudFormationRequest<unknown>, 'RequestType' | 'ResourceProperties'> &
      Partial<CloudFormationRequest<unknown>>,
  ): Promise<CustomAnswer> {
    let answer: CustomAnswer | undefined;
    const server = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        answer = JSON.parse(body) as CustomAnswer;
        response.end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      await this.functions.tables.invoke({
        ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`,
        StackId: 'the stack',
        RequestId: 'a request',
        LogicalResourceId: 'Table',
        ...request,
      });
    } finally {
      server.close();
    }
    if (!answer) throw new Error('CloudFormation was told nothing');
    return answer;
  }

  async table(database: string, name: string): Promise<Table | undefined> {
    try {
      const command = new GetTableCommand({ DatabaseName: database, Name: name });
      return (await this.glue.send(command)).Table;
    } catch (error) {
      if ((error as Error).name === 'EntityNotFoundException') return undefined;
      throw error;
    }
  }
}

/** Resources of a template, whose properties have the same names as the services' own. */
function resources(
  template: Template,
  type: string,
  // biome-ignore lint/suspicious/noExplicitAny: what a template holds is for the services to check
): { readonly Properties: any }[] {
  return Object.values(template.findResources(type)) as { readonly Properties: unknown }[];
}
