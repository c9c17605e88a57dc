import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionStatus,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { DatabakerError } from '@dc-data-baker/models';
import { asking } from './asking.ts';
import { type EnteredStage, ExecutionProgress } from './execution-progress.ts';
import { duration, type Report } from './report.ts';

export interface DeployedLayer {
  readonly layer: string;
  /** The ARN of its state machine. */
  readonly machine: string;
  /** Waits until the next poll. */
  readonly pause: () => Promise<unknown>;
  /** Bakes what has changed, and holds it back. */
  readonly holds?: boolean;
}

/**
 * Bakes a layer in AWS and waits for it. If another execution is queued already, this waits for its
 * bake, which begins after this request and so is equivalent.
 *
 * @throws a `cloud` error with the execution's reason for its failure
 */
export async function verifyLayer(
  client: SFNClient,
  { layer, machine, pause, holds = false }: DeployedLayer,
  report: Report,
): Promise<void> {
  // Tables that have not changed are baked, too, if the deploy is being verified.
  const input = JSON.stringify({
    startedBy: 'verify',
    ...(holds ? { hold: true } : { force: true }),
  });
  const { executionArn = '' } = await asking(`start ${layer}`, () =>
    client.send(new StartExecutionCommand({ stateMachineArn: machine, input })),
  );
  let arn = executionArn;
  for (;;) {
    report.line(`${layer}: ${consoleAddress(arn)}`);
    const ended = await watch(client, arn, layer, pause, report);
    if (ended.status !== 'SUCCEEDED') throw failure(layer, ended);
    const { waitingFor: other, message = '' } = outputOf(ended);
    if (other === undefined) {
      const took = (ended.stopDate?.getTime() ?? 0) - (ended.startDate?.getTime() ?? 0);
      report.line(`${layer}: ${holds ? 'ended after' : 'baked in'} ${duration(took)}`);
      if (holds) for (const line of message.split('\n')) report.line(`${layer}: ${line}`);
      return;
    }
    report.line(`${layer}: another execution is next; waiting for its bake`);
    arn = other;
  }
}

async function watch(
  client: SFNClient,
  executionArn: string,
  layer: string,
  pause: DeployedLayer['pause'],
  report: Report,
): Promise<DescribeExecutionOutput> {
  const progress = new ExecutionProgress(client, executionArn);
  let shown = 0;
  for (;;) {
    const execution = await asking('look at an execution', () =>
      client.send(new DescribeExecutionCommand({ executionArn })),
    );
    await progress.look();
    for (; shown < progress.stages.length; shown++) {
      report.line(`${layer}:   ${progress.stages[shown]?.stage}`);
    }
    report.passing(passing(layer, progress.stages.at(-1)));
    if (execution.status !== 'RUNNING') {
      report.done();
      return execution;
    }
    await pause();
  }
}

function passing(layer: string, stage: EnteredStage | undefined): string {
  if (!stage) return `${layer}: waiting for its turn`;
  const pieces = stage.all > 1 ? `, ${stage.done} of ${stage.all}` : '';
  return `${layer}:   ${stage.stage}${pieces}, ${duration(Date.now() - stage.since.getTime())}`;
}

/** What an execution ends with: see `end-states.ts` and `turn.ts`. */
interface Output {
  readonly waitingFor?: string;
  /** Of what is held back. */
  readonly message?: string;
}

function outputOf({ output }: DescribeExecutionOutput): Output {
  return JSON.parse(output ?? '{}') as Output;
}

const ENDINGS: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'is running',
  SUCCEEDED: 'succeeded',
  PENDING_REDRIVE: 'is to be started again',
  FAILED: 'failed',
  TIMED_OUT: 'took too long',
  ABORTED: 'was stopped',
};

function failure(
  layer: string,
  { status, error, cause, executionArn = '' }: DescribeExecutionOutput,
): DatabakerError {
  const what = ENDINGS[status ?? 'FAILED'];
  const why = [error, cause].filter((text) => text !== undefined).join(': ');
  return new DatabakerError(
    'cloud',
    `the bake of ${layer} ${what}${why === '' ? '' : `: ${why}`}\n  ${consoleAddress(executionArn)}`,
  );
}

/** The address of an execution in the AWS console. */
function consoleAddress(executionArn: string): string {
  const region = executionArn.split(':')[3];
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}
