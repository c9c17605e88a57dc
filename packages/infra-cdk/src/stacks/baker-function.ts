import { Duration, RemovalPolicy, Size, Stack, Validations } from 'aws-cdk-lib';
import {
  ManagedPolicy,
  type PolicyStatement,
  type Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { boundedRole } from '../permissions/bounded-role.ts';
import { sentryStatement } from '../permissions/sentry-statement.ts';

/** The subnets of a VPC that a function runs in, and the security groups that it belongs to. */
export interface FunctionNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface BakerFunctionProps {
  readonly functionName: string;
  readonly description: string;
  /** The directory of its code. */
  readonly bundle: string;
  readonly memoryMegabytes: number;
  readonly timeoutMinutes: number;
  /** Of `/tmp`; Lambda gives 512 MiB by itself. */
  readonly diskMegabytes?: number;
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Without it the function runs outside of any VPC. */
  readonly network?: FunctionNetwork;
}

const VPC_ACCESS = 'service-role/AWSLambdaVPCAccessExecutionRole';

const VPC_REASON =
  'Lambda makes and removes network interfaces in a VPC by this policy, and those have no names beforehand: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions';

/** A function of ours: on arm64, which costs a fifth less, with a role and a log of its own. */
export class BakerFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: BakerFunctionProps) {
    super(scope, id);
    const { functionName, description } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = boundedRole(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${functionName} may do.`,
      statements: [...props.statements, sentryStatement(Stack.of(this))],
      whose: functionName,
    });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      memorySize: props.memoryMegabytes,
      timeout: Duration.minutes(props.timeoutMinutes),
      ...(props.diskMegabytes === undefined
        ? {}
        : { ephemeralStorageSize: Size.mebibytes(props.diskMegabytes) }),
      ...(props.environment && { environment: props.environment }),
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
    });
    if (props.network) this.#join(role, props.network);
  }

  /** By their ids: to look a VPC up, a deploy would have to ask AWS before it knows what it makes. */
  #join(role: Role, { subnets, securityGroups }: FunctionNetwork): void {
    (this.function.node.defaultChild as CfnFunction).vpcConfig = {
      subnetIds: [...subnets],
      securityGroupIds: [...securityGroups],
    };
    role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(VPC_ACCESS));
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${VPC_ACCESS}]`,
      reason: VPC_REASON,
    });
  }
}
