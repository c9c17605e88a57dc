import { arnOf } from '@dc-data-baker/fake-aws';
import type { Template } from 'aws-cdk-lib/assertions';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a template holds is for the services to check
  readonly Properties: any;
}

interface Stack {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>
  >;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'eu-west-2',
};

/** The ARN of a resource of a type, by its name, after the region and the account. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': (name) => arnOf('dynamodb', `table/${name}`),
  'AWS::Events::Rule': (name) => arnOf('events', `rule/${name}`),
  'AWS::KMS::Key': (name) => arnOf('kms', `key/${name}`),
  'AWS::Lambda::Function': (name) => arnOf('lambda', `function:${name}`),
  'AWS::Logs::LogGroup': (name) => arnOf('logs', `log-group:${name}:*`),
  'AWS::SNS::Topic': (name) => arnOf('sns', name),
  'AWS::SQS::Queue': (name) => arnOf('sqs', name),
  'AWS::StepFunctions::StateMachine': (name) => arnOf('states', `stateMachine:${name}`),
};

/** Types whose `Ref` is their ARN, and not their name. */
const REF_IS_ARN = new Set(['AWS::SNS::Topic', 'AWS::StepFunctions::StateMachine']);

const NAMES = ['FunctionName', 'StateMachineName', 'TableName', 'TopicName', 'QueueName'];

/** The values in templates of stacks that are deployed together, as CloudFormation fills them in. */
export class StackValues {
  readonly stacks: readonly Stack[];

  constructor(templates: Iterable<Template>) {
    this.stacks = [...templates].map((template) => template.toJSON() as Stack);
  }

  /** All resources of a type, with the stack that they are in. */
  resources(type: string): { readonly stack: Stack; readonly id: string; readonly of: Resource }[] {
    return this.stacks.flatMap((stack) =>
      Object.entries(stack.Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, of]) => ({ stack, id, of })),
    );
  }

  /** @throws for a reference to something that is not there */
  text(stack: Stack, value: unknown): string {
    if (typeof value === 'string') return value;
    const [[kind = '', of] = []] = Object.entries(value as Record<string, unknown>);
    switch (kind) {
      case 'Fn::Join': {
        const [separator, parts] = of as [string, readonly unknown[]];
        return parts.map((part) => this.text(stack, part)).join(separator);
      }
      case 'Ref':
        return PSEUDO[String(of)] ?? this.#named(stack, String(of), undefined);
      case 'Fn::GetAtt': {
        const [id, attribute] = of as [string, string];
        return this.#named(stack, id, attribute);
      }
      case 'Fn::ImportValue':
        return this.#imported(String(of));
      default:
        throw new Error(`no value of ${JSON.stringify(value)}`);
    }
  }

  #named(stack: Stack, id: string, attribute: string | undefined): string {
    const found = stack.Resources[id];
    if (!found) throw new Error(`nothing is called ${id}`);
    const name = NAMES.map((each) => found.Properties?.[each]).find(
      (given) => typeof given === 'string',
    );
    const isArn = attribute === 'Arn' || (attribute === undefined && REF_IS_ARN.has(found.Type));
    if (!isArn) return name ?? id;
    const arn = ARNS[found.Type];
    if (!arn) throw new Error(`no ARN of ${id}, which is an ${found.Type}`);
    return arn(name ?? id);
  }

  #imported(name: string): string {
    for (const stack of this.stacks) {
      const output = Object.values(stack.Outputs ?? {}).find(({ Export }) => Export?.Name === name);
      if (output) return this.text(stack, output.Value);
    }
    throw new Error(`nothing exports ${name}`);
  }
}
