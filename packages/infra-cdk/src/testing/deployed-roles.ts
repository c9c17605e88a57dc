import { type AccessRequest, permits, type Statement } from '@dc-data-baker/fake-aws';
import type { Template } from 'aws-cdk-lib/assertions';
import type { StateMachineDefinition } from '../state-machine/asl.ts';
import { StackValues } from './stack-values.ts';

/** Something that has a role, and the name by which it asks. */
const HOLDERS = [
  { type: 'AWS::Lambda::Function', name: 'FunctionName', role: 'Role' },
  { type: 'AWS::StepFunctions::StateMachine', name: 'StateMachineName', role: 'RoleArn' },
] as const;

/** The roles of the functions and the state machines of some stacks, and what each may do. */
export class DeployedRoles {
  /** The statements of each role, by the name of what has it. */
  readonly statements: ReadonlyMap<string, readonly Statement[]>;
  readonly #values: StackValues;

  constructor(templates: Iterable<Template>) {
    this.#values = new StackValues(templates);
    this.statements = new Map(
      HOLDERS.flatMap(({ type, name, role }) =>
        this.#values.resources(type).map(({ stack, of: { Properties } }) => {
          const [id] = Properties[role]['Fn::GetAtt'] as [string];
          return [Properties[name] as string, this.#statementsOf(stack, id)] as const;
        }),
      ),
    );
  }

  /** Somebody who is nobody's role, such as the person who tests, may do everything. */
  allows({ caller, ...asked }: AccessRequest): boolean {
    const statements = this.statements.get(caller);
    return statements === undefined || permits(statements, asked);
  }

  /** A machine's definition, with the names and ARNs of what is deployed beside it. */
  definition(machine: string): StateMachineDefinition {
    const found = this.#values
      .resources('AWS::StepFunctions::StateMachine')
      .find(({ of: { Properties } }) => Properties.StateMachineName === machine);
    if (!found) throw new Error(`no state machine ${machine}`);
    return JSON.parse(this.#values.text(found.stack, found.of.Properties.DefinitionString));
  }

  /** The key with which a topic is encrypted. */
  keyOf(topicArn: string): string | undefined {
    const found = this.#values
      .resources('AWS::SNS::Topic')
      .find(({ stack, id }) => this.#values.text(stack, { Ref: id }) === topicArn);
    return found && this.#values.text(found.stack, found.of.Properties.KmsMasterKeyId);
  }

  #statementsOf(stack: StackValues['stacks'][number], role: string): Statement[] {
    const { Policies = [], ManagedPolicyArns = [] } = stack.Resources[role]?.Properties ?? {};
    const attached = Object.values(stack.Resources).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' &&
        Properties.Roles.some(({ Ref }: { readonly Ref: string }) => Ref === role),
    );
    const managed = (ManagedPolicyArns as readonly { readonly Ref: string }[]).map(
      ({ Ref }) => stack.Resources[Ref],
    );
    return [...Policies, ...[...attached, ...managed].map((policy) => policy?.Properties)]
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .map((statement) => this.#filledIn(stack, statement));
  }

  #filledIn(
    stack: StackValues['stacks'][number],
    { Resource, Condition, ...rest }: Statement,
  ): Statement {
    const text = (value: unknown) => [value].flat().map((each) => this.#values.text(stack, each));
    const conditions = Object.entries(Condition ?? {}).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, wanted]) => [key, text(wanted)])),
    ]);
    return { ...rest, Resource: text(Resource), Condition: Object.fromEntries(conditions) };
  }
}
