import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import {
  type StateMachineDefinition as LocalDefinition,
  type RunOptions,
  StateMachine,
} from 'aws-local-stepfunctions';
import type { State, StateMachineDefinition, SubMachine } from '../state-machine/asl.ts';
import type { Cloud } from './cloud.ts';
import { LockTable } from './lock-table.ts';

type Json = Readonly<Record<string, unknown>>;
type TaskHandler = (input: Json) => Promise<unknown>;

/** An execution, while it runs and afterwards. */
export interface Execution {
  readonly arn: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  /** How it ended; it never rejects. */
  readonly ended: Promise<Ended>;
  /** The names of the states that were entered, in order. */
  readonly entered: string[];
  /** Stops it as a person would. */
  abort(): void;
}

export interface Ended {
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

export interface StepFunctionsOptions {
  /** How long a `Wait` takes, whatever it says. */
  readonly waitMilliseconds?: number;
  /** How long a `Retry` waits, whatever it says. */
  readonly retryMilliseconds?: number;
  /** Called before a task is carried out; what it throws, the task throws. */
  readonly before?: (state: string, input: Json) => void | Promise<void>;
  /** Called after a task was carried out; what it throws, the task throws. */
  readonly after?: (state: string) => void;
}

/**
 * Step Functions: machines run on an interpreter of the Amazon States Language, and their tasks
 * are carried out: queries by Athena's client against a server, functions by their artifacts,
 * locks by a table with DynamoDB's conditions.
 */
export class StepFunctions {
  readonly locks = new LockTable();
  readonly messages: Json[] = [];
  readonly #cloud: Cloud;
  readonly #executions = new Map<string, Execution>();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  start(
    definition: StateMachineDefinition,
    options: StepFunctionsOptions = {},
    input: Json = {},
  ): Execution {
    const arn = `arn:aws:states:eu-west-2:123456789012:execution:town:${this.#executions.size + 1}`;
    const machine = new StateMachine(structuredClone(definition) as unknown as LocalDefinition);
    const run = machine.run(input as never, {
      context: { Execution: { Id: arn } },
      overrides: this.#overrides(definition, options),
    });
    const entered: string[] = [];
    const log = (async () => {
      for await (const event of run.eventLogs) {
        if (event.type === 'StateEntered') entered.push(event.state.name);
      }
    })();
    const ended = run.result.then(
      (output): Ended => ({ output: output as Json }),
      (error: Error): Ended => {
        const { name = '', message = '' } = (error.cause ?? error) as Error;
        return { error: name, cause: message };
      },
    );
    const execution: Execution = {
      arn,
      status: 'RUNNING',
      entered,
      ended: ended.then(async (outcome) => {
        if (execution.status === 'RUNNING') {
          execution.status = outcome.error === undefined ? 'SUCCEEDED' : 'FAILED';
        }
        await log;
        return outcome;
      }),
      abort: () => {
        execution.status = 'ABORTED';
        run.abort();
      },
    };
    this.#executions.set(arn, execution);
    return execution;
  }

  #overrides(
    definition: StateMachineDefinition,
    { waitMilliseconds = 20, retryMilliseconds = 1, before, after }: StepFunctionsOptions,
  ): NonNullable<RunOptions['overrides']> {
    const tasks: Record<string, TaskHandler> = {};
    const waits: Record<string, number> = {};
    const retries: Record<string, number> = {};
    for (const [name, state] of statesIn(definition)) {
      retries[name] = retryMilliseconds;
      if (state.Type === 'Wait') waits[name] = waitMilliseconds;
      if (state.Type !== 'Task') continue;
      const handler = this.#handler(state.Resource);
      tasks[name] = async (input) => {
        await before?.(name, input);
        const result = await handler(input);
        after?.(name);
        return result;
      };
    }
    return {
      taskResourceLocalHandlers: tasks as never,
      waitTimeOverrides: waits,
      retryIntervalOverrides: retries,
    };
  }

  #handler(resource: string): TaskHandler {
    const handlers: Readonly<Record<string, TaskHandler>> = {
      'arn:aws:states:::athena:startQueryExecution.sync': (input) => this.#query(input),
      'arn:aws:states:::athena:getQueryResults': async (input) =>
        plain(await this.#cloud.athena.send(new GetQueryResultsCommand(input as never))),
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
    return handler;
  }

  async #query(input: Json): Promise<unknown> {
    const { athena } = this.#cloud;
    try {
      const { QueryExecutionId } = await athena.send(
        new StartQueryExecutionCommand(input as never),
      );
      for (;;) {
        const answer = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
        const { QueryExecution } = plain(answer) as {
          QueryExecution: { Status: { State: string } };
        };
        const { State } = QueryExecution.Status;
        if (State === 'SUCCEEDED') return { QueryExecution };
        if (State === 'FAILED' || State === 'CANCELLED') {
          throw named('States.TaskFailed', JSON.stringify({ QueryExecution }));
        }
        await sleep(10);
      }
    } catch (error) {
      const { name, message } = error as Error;
      throw name === 'States.TaskFailed' ? error : named(`Athena.${name}`, message);
    }
  }

  async #invoke({ FunctionName, Payload }: Json): Promise<unknown> {
    const name = String(FunctionName).includes('Writer') ? 'writer' : 'steps';
    return { Payload: await this.#cloud.functions[name].invoke(Payload), StatusCode: 200 };
  }

  #describe({ ExecutionArn }: Json): unknown {
    const execution = this.#executions.get(String(ExecutionArn));
    if (!execution) throw named('Sfn.ExecutionDoesNotExistException', String(ExecutionArn));
    return { Status: execution.status, ExecutionArn };
  }
}

/** Every state of a machine, and of the machines in its Maps. */
export function statesIn(machine: SubMachine): [string, State][] {
  return Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Type === 'Map' ? statesIn(state.ItemProcessor) : []),
  ]);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** As JSON has it: dates are texts. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
