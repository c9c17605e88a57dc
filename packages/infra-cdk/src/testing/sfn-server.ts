import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { arnOf } from '@dc-data-baker/fake-aws';
import { onTestFinished } from 'vitest';

type Json = Readonly<Record<string, unknown>>;

/** The course of an execution: what it enters between two polls, and how it ends. */
export interface Script {
  readonly stages: readonly string[];
  readonly end: Json & { readonly status: string };
}

interface Execution {
  readonly arn: string;
  readonly script: Script;
  looks: number;
}

/**
 * A server for the part of Step Functions' protocol that starts and watches executions. It
 * validates what Step Functions does: names, and ARNs that exist. An execution reaches its next
 * stage each time that it is polled.
 */
export class SfnServer {
  readonly #server: Server;
  readonly #scripts: ReadonlyMap<string, readonly Script[]>;
  readonly #executions = new Map<string, Execution>();
  /** The objects in S3, by bucket and key. */
  readonly objects = new Map<string, string>();
  /** The names of machines, in the order in which they were started. */
  readonly started: string[] = [];
  /** The permissions that its callers need. */
  readonly asked: { readonly action: string; readonly resource: string }[] = [];
  /** What they were started with. */
  readonly inputs: unknown[] = [];

  private constructor(server: Server, scripts: ReadonlyMap<string, readonly Script[]>) {
    this.#server = server;
    this.#scripts = scripts;
  }

  /** @param scripts for each machine, by name: one for each of its executions, in order */
  static async open(scripts: Readonly<Record<string, readonly Script[]>>): Promise<SfnServer> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (request.headers['x-amz-target'] === undefined) {
          const { pathname } = new URL(request.url ?? '', 'http://s3');
          const object = own.objects.get(decodeURIComponent(pathname.slice(1)));
          response.writeHead(object === undefined ? 404 : 200);
          response.end(object ?? '<Error><Code>NoSuchKey</Code></Error>');
          return;
        }
        const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
        const { status, answer } = own.#answer(operation, JSON.parse(body) as Json);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(answer));
      });
    });
    const own = new SfnServer(server, new Map(Object.entries(scripts)));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return own;
  }

  /** Adds an execution that somebody else has started. */
  addExecution(executionArn: string, script: Script): void {
    this.#executions.set(executionArn, { arn: executionArn, script, looks: 0 });
  }

  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }

  /** The ARN of the n-th execution of a machine, from 1. */
  arnOf(machine: string, number: number): string {
    return arnOf('states', `execution:${machine}:${number}`);
  }

  #answer(operation: string, input: Json): { status: number; answer: Json } {
    const operations: Readonly<Record<string, (input: Json) => Json>> = {
      ListStateMachines: () => ({
        stateMachines: [...this.#scripts.keys()].map((name) => ({
          name,
          stateMachineArn: machineArn(name),
          type: 'STANDARD',
          creationDate: 0,
        })),
      }),
      StartExecution: ({ stateMachineArn, input }) => {
        this.inputs.push(JSON.parse(String(input)));
        return this.#start(String(stateMachineArn));
      },
      DescribeExecution: ({ executionArn }) => this.#describe(String(executionArn)),
      GetExecutionHistory: ({ executionArn }) => this.#history(String(executionArn)),
    };
    const resource = input['stateMachineArn'] ?? input['executionArn'] ?? '*';
    this.asked.push({ action: `states:${operation}`, resource: String(resource) });
    const answer = operations[operation];
    if (!answer) return refusal('UnknownOperationException', operation);
    try {
      return { status: 200, answer: answer(input) };
    } catch (error) {
      return refusal((error as Error).name, (error as Error).message);
    }
  }

  #start(stateMachineArn: string): Json {
    const name = [...this.#scripts.keys()].find(
      (machine) => machineArn(machine) === stateMachineArn,
    );
    if (name === undefined) throw named('StateMachineDoesNotExist', stateMachineArn);
    const number = this.started.filter((machine) => machine === name).length + 1;
    this.started.push(name);
    const executionArn = this.arnOf(name, number);
    const script = this.#scripts.get(name)?.[number - 1];
    if (!script) throw named('ExecutionLimitExceeded', name);
    this.#executions.set(executionArn, { arn: executionArn, script, looks: 0 });
    return { executionArn, startDate: 1_800_000_000 };
  }

  #describe(executionArn: string): Json {
    const execution = this.#find(executionArn);
    execution.looks++;
    const { script, looks } = execution;
    const common = { executionArn, stateMachineArn: 'a machine', startDate: 1_800_000_000 };
    return looks > script.stages.length
      ? { ...common, stopDate: 1_800_000_065, ...script.end }
      : { ...common, status: 'RUNNING' };
  }

  #history(executionArn: string): Json {
    const { script, looks } = this.#find(executionArn);
    const events = script.stages.slice(0, looks).map((name, i) => ({
      id: i + 1,
      type: 'PassStateEntered',
      timestamp: 1_800_000_000 + i,
      stateEnteredEventDetails: { name },
    }));
    return { events: events.reverse() };
  }

  #find(executionArn: string): Execution {
    const execution = this.#executions.get(executionArn);
    if (execution) return execution;
    throw named('ExecutionDoesNotExist', executionArn);
  }
}

function machineArn(name: string): string {
  return arnOf('states', `stateMachine:${name}`);
}

function refusal(type: string, message: string): { status: number; answer: Json } {
  return { status: 400, answer: { __type: type, message } };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
