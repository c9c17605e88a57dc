import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { arnOf, isOver, Lookout } from '@dc-data-baker/fake-aws';
import type { RunOptions } from 'aws-local-stepfunctions';
import type {
  DistributedMapState,
  StateMachineDefinition,
  SubMachine,
} from '../state-machine/asl.ts';
import { hidden, shown } from './backslashes.ts';
import type { DeployedCloud } from './deployed-cloud.ts';
import { localMachine, statesIn } from './local-machine.ts';
import { LockTable } from './lock-table.ts';
import { MachineRole } from './machine-role.ts';

type Json = Readonly<Record<string, unknown>>;
type TaskHandler = (input: Json) => Promise<unknown>;

/** An execution, while it runs and afterwards. */
export interface Execution {
  readonly arn: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** Its result; it never rejects. */
  readonly ended: Promise<Ended>;
  /** The names of the states that were entered, in order. */
  readonly entered: string[];
  /** Waits until it enters a state. @throws if it ends without entering it */
  comesTo(state: string): Promise<void>;
  /** Stops it as a person would. */
  abort(): void;
}

export interface Ended {
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

export interface StepFunctionsOptions {
  /** Whether each `Wait` ends at once, before the event that it waits for. */
  readonly hurried?: boolean;
  /** Called before a task runs; if it throws, the task fails with that error. */
  readonly before?: (state: string, input: Json) => void | Promise<void>;
  /** If it returns a value, that is the task's answer, and the task does not run. */
  readonly instead?: (state: string) => unknown;
  /** Called after a task has run; if it throws, the task fails with that error. */
  readonly after?: (state: string) => void;
}

/**
 * Step Functions: machines run on an interpreter of the Amazon States Language, and their tasks are
 * real: queries go through Athena's client to a server, functions run from their artifacts, and
 * locks are in a table with DynamoDB's conditions.
 *
 * It does not use time. A `Wait` ends when the event that it waits for has happened: another
 * execution has the lock, or its holder has ended. A query that exceeds the limit fails when a slot
 * is free, so that the `Retry` succeeds however slow the machine is; as many of them as the
 * definition allows.
 */
export class StepFunctions {
  readonly #lookout = new Lookout();
  readonly locks = new LockTable(() => this.#lookout.happened());
  readonly messages: Json[] = [];
  readonly #cloud: DeployedCloud;
  readonly #executions = new Map<string, Execution>();

  constructor(cloud: DeployedCloud) {
    this.#cloud = cloud;
  }

  /** @param name of the machine, whose role it has; without it, it may do everything */
  start(
    definition: StateMachineDefinition,
    options: StepFunctionsOptions = {},
    input: Json = {},
    name = 'dc-data-baker-development-town',
  ): Execution {
    const arn = arnOf('states', `execution:${name}:${this.#executions.size + 1}`);
    const machine = localMachine(definition);
    const run = machine.run(hidden(input) as never, {
      context: { Execution: { Id: arn, Input: hidden(input) as never } },
      overrides: this.#overrides(definition, options, name),
    });
    const entered: string[] = [];
    const log = (async () => {
      for await (const event of run.eventLogs) {
        if (event.type !== 'StateEntered') continue;
        entered.push(event.state.name);
        this.#lookout.happened();
      }
    })();
    const ended = run.result.then(
      (output): Ended => ({ output: shown(output) as Json }),
      (error: Error): Ended => {
        const { name = '', message = '' } = (error.cause ?? error) as Error;
        return { error: name, cause: shown(message) };
      },
    );
    const execution: Execution = {
      arn,
      status: 'RUNNING',
      entered,
      comesTo: async (state) => {
        const isThere = () => entered.includes(state);
        await Promise.race([this.#lookout.until(isThere), execution.ended]);
        if (!isThere()) throw new Error(`it ended without coming to ${state}`);
      },
      ended: ended.then(async (outcome) => {
        if (execution.status === 'RUNNING') {
          execution.status = outcome.error === undefined ? 'SUCCEEDED' : 'FAILED';
        }
        this.#lookout.happened();
        await log;
        return outcome;
      }),
      abort: () => {
        execution.status = 'ABORTED';
        run.abort();
        this.#lookout.happened();
      },
    };
    this.#executions.set(arn, execution);
    return execution;
  }

  #overrides(
    definition: SubMachine,
    options: StepFunctionsOptions,
    name: string,
  ): NonNullable<RunOptions['overrides']> {
    const { hurried = false, before, instead, after } = options;
    const role = new MachineRole(this.#cloud, name);
    const tasks: Record<string, TaskHandler> = {};
    const retries: Record<string, number> = {};
    for (const [called, state] of statesIn(definition)) {
      retries[called] = 0;
      if (state.Type === 'Wait') {
        tasks[called] = task((input) => (hurried ? Promise.resolve({}) : this.#wait(input)));
      }
      if (state.Type === 'Map' && 'ItemReader' in state) {
        tasks[called] = task((input) => this.#runMap(state, input, options, role));
      }
      if (state.Type !== 'Task') continue;
      const handler = this.#handler(state.Resource, role);
      tasks[called] = task(async (input) => {
        await before?.(called, input);
        const result = instead?.(called) ?? (await handler(input));
        after?.(called);
        return result;
      });
    }
    return {
      taskResourceLocalHandlers: tasks as never,
      retryIntervalOverrides: retries,
    };
  }

  /**
   * A Map Run: the items are read from S3, and each is an execution of its own. About failed ones
   * it only learns that they failed.
   */
  async #runMap(
    state: DistributedMapState,
    input: Json,
    options: StepFunctionsOptions,
    role: MachineRole,
  ): Promise<unknown> {
    const items = await this.#readItems(state, input, role);
    role.runMap();
    const { ItemSelector, MaxConcurrency, ItemProcessor } = state;
    const executions: SubMachine = {
      StartAt: 'Run',
      States: {
        Run: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector,
          MaxConcurrency,
          ItemProcessor: { ...ItemProcessor, ProcessorConfig: { Mode: 'INLINE' } },
          ResultPath: '$.answers',
          End: true,
        },
      },
    };
    const machine = localMachine(executions);
    const run = machine.run(hidden({ ...input, items }) as never, {
      overrides: this.#overrides(ItemProcessor, options, role.name),
    });
    const result = await run.result.catch((error: Error) => {
      const { name } = (error.cause ?? error) as Error;
      const threshold = 'The specified tolerated failure threshold was exceeded';
      throw named('States.ExceedToleratedFailureThreshold', `${threshold} (${name})`);
    });
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    const { answers } = shown(result) as Json;
    if (JSON.stringify(answers).length <= 256 * 1024) return answers;
    throw named('States.DataLimitExceeded', 'The answers of the pieces exceed 256 KiB');
  }

  async #readItems(
    { ItemReader }: DistributedMapState,
    input: Json,
    role: MachineRole,
  ): Promise<unknown[]> {
    const { Bucket, 'Key.$': path } = ItemReader.Parameters as Readonly<Record<string, string>>;
    const found = path
      ?.slice('$.'.length)
      .split('.')
      .reduce<unknown>((value, key) => (value as Json)[key], input);
    role.readItems(String(Bucket), String(found));
    const file = join(this.#cloud.server.root, String(Bucket), String(found));
    return JSON.parse(await readFile(file, 'utf8')) as unknown[];
  }

  #handler(resource: string, role: MachineRole): TaskHandler {
    const handlers: Readonly<Record<string, TaskHandler>> = {
      'arn:aws:states:::athena:startQueryExecution.sync': (input) => this.#query(input, role),
      'arn:aws:states:::athena:getQueryResults': async (input) =>
        plain(await role.athena.send(new GetQueryResultsCommand(input as never))),
      'arn:aws:states:::lambda:invoke': (input) => this.#invoke(input),
      'arn:aws:states:::dynamodb:putItem': async (input) => this.locks.putItem(input as never),
      'arn:aws:states:::dynamodb:getItem': async (input) => this.locks.getItem(input as never),
      'arn:aws:states:::dynamodb:deleteItem': async (input) =>
        this.locks.deleteItem(input as never),
      'arn:aws:states:::aws-sdk:sfn:describeExecution': async (input) => this.#describe(input),
      'arn:aws:states:::sns:publish': async (input) => {
        this.messages.push(input);
        return { MessageId: 'a message' };
      },
    };
    const handler = handlers[resource];
    if (!handler) throw new Error(`no handler of ${resource}`);
    return async (input) => {
      role.act(resource, input);
      return handler(input);
    };
  }

  async #query(input: Json, { athena }: MachineRole): Promise<unknown> {
    const { server } = this.#cloud;
    try {
      const { QueryExecutionId } = await athena.send(
        new StartQueryExecutionCommand(input as never),
      );
      const started = server.queries.filter(({ id }) => id === QueryExecutionId);
      await server.until(() => started.every(isOver));
      const answer = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      const { QueryExecution } = plain(answer) as { QueryExecution: { Status: { State: string } } };
      if (QueryExecution.Status.State === 'SUCCEEDED') return { QueryExecution };
      throw named('States.TaskFailed', JSON.stringify({ QueryExecution }));
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'TooManyRequestsException') await server.untilPlace();
      throw name === 'States.TaskFailed' ? error : named(`Athena.${name}`, message);
    }
  }

  async #invoke({ FunctionName, Payload }: Json): Promise<unknown> {
    const name = String(FunctionName).split(':').at(-1) ?? '';
    return { Payload: await this.#cloud.invoke(name, Payload), StatusCode: 200 };
  }

  /**
   * Waits as a `Wait` for a lock does: until another execution has it, or its holder has ended.
   * Before a query is retried there is nothing to wait for.
   */
  async #wait(input: Json): Promise<unknown> {
    const { lock, found } = input as unknown as {
      readonly lock: string;
      readonly found?: { readonly Item: { readonly holder: { readonly S: string } } };
    };
    const holder = found?.Item.holder.S;
    if (holder === undefined) return {};
    const isAtIt = () => this.#executions.get(holder)?.status === 'RUNNING';
    await this.#lookout.until(() => this.locks.holderOf(lock) !== holder || !isAtIt());
    return {};
  }

  #describe({ ExecutionArn }: Json): unknown {
    const execution = this.#executions.get(String(ExecutionArn));
    if (!execution) throw named('Sfn.ExecutionDoesNotExistException', String(ExecutionArn));
    return { Status: execution.status, ExecutionArn };
  }
}

/** A task as the interpreter calls it. */
function task(act: TaskHandler): TaskHandler {
  return async (input) => {
    try {
      return hidden(await act(shown(input)));
    } catch (error) {
      const { name, message } = error as Error;
      throw named(name, hidden(message));
    }
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** As JSON has it: dates become texts. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
