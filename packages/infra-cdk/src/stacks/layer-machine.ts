import { nextHoldLock, nextLock, type Project, resourceName } from '@dc-data-baker/planner';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionBundles } from '../bundling/bundle-functions.ts';
import { layerPlan } from '../layer-plan.ts';
import { workgroupOf } from '../names.ts';
import { boundedRole } from '../permissions/bounded-role.ts';
import { extractorStatements } from '../permissions/extractor-statements.ts';
import { stepStatements, writerStatements } from '../permissions/function-statements.ts';
import { layerAccess } from '../permissions/layer-access.ts';
import { machineStatements } from '../permissions/machine-statements.ts';
import { ofThisAccount } from '../permissions/of-this-account.ts';
import { layerStateMachine } from '../state-machine/layer-state-machine.ts';
import type { MachineResources } from '../state-machine/machine-resources.ts';
import { lockedLayers } from '../state-machine/turn.ts';
import { BakerFunction, type FunctionNetwork } from './baker-function.ts';
import type { CoreStack } from './core-stack.ts';
import { EXTRACTOR_SIZE } from './extractor-size.ts';
import { withDefinition } from './machine-definition.ts';
import { WRITER_SIZE } from './writer-size.ts';

export interface LayerMachineProps {
  readonly project: Project;
  readonly layer: string;
  readonly core: CoreStack;
  readonly bundles: FunctionBundles;
  /** The network of the function that reads databases; without it, it runs outside of any VPC. */
  readonly network?: FunctionNetwork | undefined;
}

/**
 * A layer's state machine and the functions for its steps. All layers have the same code, but each
 * has its own functions, so that their permissions are limited to its tables: see
 * docs/decisions/0041-functions-of-a-layer.md.
 */
export class LayerMachine extends Construct {
  readonly stateMachine: StateMachine;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, props: LayerMachineProps) {
    super(scope, id);
    const { project, layer, core } = props;
    const stack = Stack.of(this);
    const steps = this.#steps(props);
    const writer = this.#writer(props);
    const extractor = this.#extractor(props);
    const name = resourceName(project, layer);
    const resources = {
      workgroup: workgroupOf(project).name,
      locks: core.locks.tableName,
      steps: steps.functionArn,
      writer: writer?.functionArn ?? '',
      extractor: extractor?.functionArn ?? '',
      failures: core.failures.topicArn,
    };
    const definitionOf = (named: MachineResources) => layerStateMachine(project, layer, named);
    const { Comment, TimeoutSeconds } = definitionOf(resources);
    const statements = [
      ...machineStatements(stack, project, layer),
      this.#invoke([steps, writer, extractor].filter((found) => found !== undefined)),
      ...this.#locks(props),
      this.#look(project),
      ...this.#runPieces(project, layer),
      ...this.#tell(core),
    ];
    const role = boundedRole(this, 'Role', {
      assumedBy: ofThisAccount(this, 'states.amazonaws.com'),
      description: `What the bake of ${layer} may do.`,
      statements,
      whose: `layer \`${layer}\``,
    });
    this.logs = new LogGroup(this, 'Logs', {
      // With another name, AWS may find the logs' resource policy too long.
      // https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = withDefinition(
      stack,
      resources,
      definitionOf,
      (definition) =>
        new StateMachine(this, 'Machine', {
          ...definition,
          stateMachineName: name,
          comment: Comment,
          role,
          tracingEnabled: true,
          timeout: Duration.seconds(TimeoutSeconds),
          logs: {
            destination: this.logs,
            level: LogLevel.ALL,
            // An error may contain a wrong row, which is licensed data; it is in the execution's
            // history.
            includeExecutionData: false,
          },
        }),
    );
  }

  #steps({ project, layer, bundles }: LayerMachineProps): IFunction {
    return new BakerFunction(this, 'Steps', {
      functionName: resourceName(project, `${layer}-steps`),
      description: `Carries out the steps of the bake of ${layer} that Athena cannot.`,
      bundle: bundles.steps,
      memoryMegabytes: 1024,
      timeoutMinutes: 15,
      statements: stepStatements(Stack.of(this), project, layer),
    }).function;
  }

  #writer({ project, layer, bundles }: LayerMachineProps): IFunction | undefined {
    const { stages } = layerPlan(project, layer);
    if (!stages.some(({ kind }) => kind === 'shards')) return undefined;
    return new BakerFunction(this, 'Writer', {
      functionName: resourceName(project, `${layer}-writer`),
      description: `Writes the files of ${layer} that clients read.`,
      bundle: bundles.writer,
      ...WRITER_SIZE,
      statements: writerStatements(Stack.of(this), project, layer),
    }).function;
  }

  #extractor({ project, layer, bundles, network }: LayerMachineProps): IFunction | undefined {
    const extracts = layerPlan(project, layer).stages.filter((stage) => stage.kind === 'extract');
    if (extracts.length === 0) return undefined;
    return new BakerFunction(this, 'Extractor', {
      functionName: resourceName(project, `${layer}-extractor`),
      description: `Reads the extracts of ${layer} out of their databases.`,
      bundle: bundles.extractor,
      ...EXTRACTOR_SIZE,
      ...(network && { network }),
      statements: extractorStatements(Stack.of(this), extracts),
    }).function;
  }

  #invoke(functions: readonly IFunction[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.map(({ functionArn }) => functionArn),
    });
  }

  /** It takes its own locks and those of the layers that it reads, and may write no others. */
  #locks({ project, layer, core }: LayerMachineProps): PolicyStatement[] {
    const next = [nextLock(layer), nextHoldLock(layer)];
    const taken = [...lockedLayers(project, layerPlan(project, layer), layer), ...next];
    const ofLocks = (actions: string[], locks: string[]) =>
      new PolicyStatement({
        actions,
        resources: [core.locks.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': locks } },
      });
    return [
      ofLocks(['dynamodb:GetItem', 'dynamodb:PutItem'], taken),
      ofLocks(['dynamodb:DeleteItem'], next),
    ];
  }

  /**
   * Pieces that depend on the data are executions of the same machine.
   * https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
   */
  #runPieces(project: Project, layer: string): PolicyStatement[] {
    if (layerAccess(project, layer).listed.length === 0) return [];
    const name = resourceName(project, layer);
    const arn = (resource: string, arnFormat: ArnFormat, named: string) =>
      Stack.of(this).formatArn({ service: 'states', resource, resourceName: named, arnFormat });
    return [
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [arn('stateMachine', ArnFormat.COLON_RESOURCE_NAME, name)],
      }),
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: [arn('execution', ArnFormat.COLON_RESOURCE_NAME, `${name}:*`)],
      }),
    ];
  }

  #tell({ failures }: CoreStack): PolicyStatement[] {
    const key = failures.masterKey ? [failures.masterKey.keyArn] : [];
    return [
      new PolicyStatement({ actions: ['sns:Publish'], resources: [failures.topicArn] }),
      new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: key }),
    ];
  }

  /**
   * The holder of a lock is looked up: see `lock-segment.ts`. It may be an execution of a layer
   * that is no longer defined, or has been renamed.
   */
  #look(project: Project): PolicyStatement {
    return new PolicyStatement({
      actions: ['states:DescribeExecution'],
      resources: [
        Stack.of(this).formatArn({
          service: 'states',
          resource: `execution:${resourceName(project, '*')}:*`,
        }),
      ],
    });
  }
}
