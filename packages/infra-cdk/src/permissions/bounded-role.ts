import { DatabakerError } from '@dc-data-baker/models';
import { Stack } from 'aws-cdk-lib';
import {
  ManagedPolicy,
  PolicyDocument,
  type PolicyStatement,
  Role,
  type ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { IAM_QUOTAS } from './iam-quotas.ts';
import { policyCharacters } from './policy-characters.ts';
import { acknowledgeWildcards } from './wildcards.ts';

/** Room for what the CDK itself adds to a role, for logs and traces. */
const ROOM_FOR_OTHERS = 2000;

export interface BoundedRoleProps {
  readonly assumedBy: ServicePrincipal;
  readonly description: string;
  readonly statements: readonly PolicyStatement[];
  /** For messages: the layer, or the purpose of the role. */
  readonly whose: string;
}

/**
 * A role whose permissions fit within IAM's limits for any number of tables: inline as far as they
 * fit, and otherwise in as many managed policies as they need.
 *
 * @throws a `definition` error for more than a role may have
 */
export function boundedRole(scope: Construct, id: string, props: BoundedRoleProps): Role {
  const { assumedBy, description, statements, whose } = props;
  const stack = Stack.of(scope);
  const all = new PolicyDocument({ statements: [...statements], minimize: false });
  if (policyCharacters(stack, all) + ROOM_FOR_OTHERS <= IAM_QUOTAS.inlineCharacters) {
    const role = new Role(scope, id, { assumedBy, description, inlinePolicies: { Access: all } });
    acknowledgeWildcards(role, statements);
    return role;
  }
  const documents = packed(stack, statements);
  if (documents.length > IAM_QUOTAS.managedPolicies) {
    throw new DatabakerError(
      'definition',
      `${whose}: its permissions need ${documents.length} policies, and a role may have ${IAM_QUOTAS.managedPolicies}; move some of its tables to another layer`,
    );
  }
  const managedPolicies = documents.map((document, i) => {
    const policy = new ManagedPolicy(scope, `${id}Access${i + 1}`, {
      description: `${description} Part ${i + 1} of ${documents.length}.`,
      document: new PolicyDocument({ statements: document, minimize: false }),
    });
    acknowledgeWildcards(policy, statements);
    return policy;
  });
  const role = new Role(scope, id, { assumedBy, description, managedPolicies });
  acknowledgeWildcards(role, statements);
  return role;
}

/** The statements in as few policies as possible, in order. */
function packed(stack: Stack, statements: readonly PolicyStatement[]): PolicyStatement[][] {
  const policies: PolicyStatement[][] = [];
  for (const statement of statements.flatMap((each) => halved(stack, each))) {
    const last = policies.at(-1);
    if (last && fits(stack, [...last, statement])) last.push(statement);
    else policies.push([statement]);
  }
  return policies;
}

/** Splits a statement with too many resources into two. */
function halved(stack: Stack, statement: PolicyStatement): PolicyStatement[] {
  if (fits(stack, [statement])) return [statement];
  const { resources } = statement;
  if (resources.length < 2) throw new TypeError('a permission that is too long for a policy');
  const middle = Math.ceil(resources.length / 2);
  return [resources.slice(0, middle), resources.slice(middle)].flatMap((some) =>
    halved(stack, statement.copy({ resources: some })),
  );
}

function fits(stack: Stack, statements: PolicyStatement[]): boolean {
  const document = new PolicyDocument({ statements, minimize: false });
  return policyCharacters(stack, document) <= IAM_QUOTAS.managedCharacters;
}
