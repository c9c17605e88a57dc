import { SENTRY_PARAMETER } from '@dc-data-baker/steps';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
import { networkStatements } from '../permissions/network-statements.ts';
import { readParameters } from '../permissions/read-parameters.ts';

/** The subnets of a VPC in which a function runs, and its security groups. */
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
  /** The size of `/tmp`; Lambda's default is 512 MiB. */
  readonly diskMegabytes?: number;
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Without it the function runs outside of any VPC. */
  readonly network?: FunctionNetwork;
}

/** A function of this project: on arm64, which costs a fifth less, with its own role and log. */
export class BakerFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: BakerFunctionProps) {
    super(scope, id);
    const { functionName, description, network } = props;
    const inNetwork = network ? networkStatements(Stack.of(this), functionName) : [];
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = boundedRole(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${functionName} may do.`,
      statements: [
        ...props.statements,
        // Whether or not the parameter exists.
        readParameters(Stack.of(this), [SENTRY_PARAMETER]),
        ...inNetwork,
      ],
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
    if (network) this.#join(network);
  }

  /** By ids: looking up a VPC would mean asking AWS during synthesis. */
  #join({ subnets, securityGroups }: FunctionNetwork): void {
    (this.function.node.defaultChild as CfnFunction).vpcConfig = {
      subnetIds: [...subnets],
      securityGroupIds: [...securityGroups],
    };
  }
}
