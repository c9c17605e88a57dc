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
import { type AccessRequest, openAwsServer } from '@dc-data-baker/fake-aws';
import type {
  CloudFormationRequest,
  FunctionName,
  StepTable,
  TableProperties,
} from '@dc-data-baker/steps';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, inject, onTestFinished } from 'vitest';
import { DeployedRoles } from './deployed-roles.ts';
import type { LambdaProcess } from './lambda-process.ts';
import { tempFolder } from './temp-folder.ts';
import { warmFunction } from './warm-function.ts';

type AwsServer = Awaited<ReturnType<typeof openAwsServer>>;
type ServerOptions = Omit<Parameters<typeof openAwsServer>[0], 'root'> & {
  /** Additional environment variables of the functions. */
  readonly functionEnv?: Readonly<Record<string, string>>;
};

/** A function's answer to CloudFormation about a custom resource. */
export interface CustomAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data: Readonly<Record<string, string>>;
}

/**
 * Servers for S3, Athena, Glue and SSM, and the part of CloudFormation that fills them. Functions and
 * state machines may do what their roles in the templates allow and nothing else: a test in which
 * something was refused fails.
 */
export class DeployedCloud {
  readonly server: AwsServer;
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  /** What was asked for, by whom. */
  readonly asked: AccessRequest[] = [];
  /** What was asked for, and was not allowed. */
  readonly refused: AccessRequest[] = [];
  /** Called before anything is done that somebody asks for: so a test can be the first. */
  onAsked: (request: AccessRequest) => void = () => {};
  readonly #functionEnv: Readonly<Record<string, string>>;
  readonly #functions = new Map<string, Promise<LambdaProcess>>();
  readonly #clients = new Map<string, AthenaClient>();
  readonly #givenBack: (() => void)[] = [];
  #roles = new DeployedRoles([]);

  private constructor(server: AwsServer, functionEnv: Readonly<Record<string, string>>) {
    this.server = server;
    this.#functionEnv = functionEnv;
    this.athena = this.athenaAs('test');
    this.glue = new GlueClient(this.#settings('test'));
    onTestFinished(() => {
      this.glue.destroy();
      for (const client of this.#clients.values()) client.destroy();
      for (const giveBack of this.#givenBack) giveBack();
      expect(this.refused, 'a role lacks a permission').toEqual([]);
    });
  }

  static async open({ functionEnv = {}, ...options }: ServerOptions = {}): Promise<DeployedCloud> {
    const allows = (request: AccessRequest): boolean => cloud.allows(request);
    const server = await openAwsServer({ ...options, allows, root: tempFolder() });
    onTestFinished(() => server.close());
    const cloud = new DeployedCloud(server, functionEnv);
    return cloud;
  }

  /** Whether a function or a state machine may do something. What it may not is noted. */
  allows(request: AccessRequest): boolean {
    this.onAsked(request);
    this.asked.push(request);
    const isAllowed = this.#roles.allows(request);
    if (!isAllowed) this.refused.push(request);
    return isAllowed;
  }

  get roles(): DeployedRoles {
    return this.#roles;
  }

  /** Athena's client of somebody. */
  athenaAs(caller: string): AthenaClient {
    const known = this.#clients.get(caller);
    if (known) return known;
    const client = new AthenaClient({ ...this.#settings(caller), maxAttempts: 1 });
    this.#clients.set(caller, client);
    return client;
  }

  #settings(caller: string) {
    return {
      endpoint: this.server.url,
      region: 'eu-west-2',
      credentials: { accessKeyId: caller, secretAccessKey: 'test' },
    };
  }

  /** @param name ends with the name of the function's code, such as `...-votes-writer` */
  async invoke(name: string, payload: unknown): Promise<unknown> {
    const known = this.#functions.get(name) ?? this.#warm(name);
    this.#functions.set(name, known);
    return (await known).invoke(payload);
  }

  #warm(name: string): Promise<LambdaProcess> {
    const { AWS_ENDPOINT_URL: aws = '', ...env } = { ...this.server.env, ...this.#functionEnv };
    const code = name.toLowerCase().split('-').at(-1) as FunctionName;
    return warmFunction(inject('bundles')[code], env, aws, name, (giveBack) =>
      this.#givenBack.push(giveBack),
    );
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
    const all = [...templates];
    this.#roles = new DeployedRoles(all);
    for (const template of all) {
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

  /**
   * Updates the stacks, as a deploy does while executions run: first the roles and the tables that there are,
   * then those that are gone.
   */
  async update(before: Iterable<Template>, after: Iterable<Template>): Promise<CustomAnswer[]> {
    const now = [...after];
    this.#roles = new DeployedRoles(now);
    const tablesIn = (templates: readonly Template[]) =>
      new Map(
        templates
          .flatMap((template) => Object.entries(template.findResources('Custom::GlueTable')))
          .map(([id, { Properties }]) => [id, Properties]),
      );
    const [old, present] = [tablesIn([...before]), tablesIn(now)];
    const answers: CustomAnswer[] = [];
    const ask = async (
      RequestType: 'Create' | 'Update' | 'Delete',
      ResourceProperties: unknown,
    ) => {
      const { table } = JSON.parse((ResourceProperties as TableProperties).Table) as StepTable;
      const PhysicalResourceId = `${table.database.name}.${table.name}`;
      answers.push(await this.custom({ RequestType, PhysicalResourceId, ResourceProperties }));
    };
    for (const [id, properties] of present)
      await ask(old.has(id) ? 'Update' : 'Create', properties);
    for (const [id, properties] of old) if (!present.has(id)) await ask('Delete', properties);
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
      await this.invoke('dc-data-baker-development-tables', {
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
