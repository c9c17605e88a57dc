import { permits, type Statement } from '@dc-data-baker/fake-aws';
import type { DeployedCloud } from './deployed-cloud.ts';

type Condition = NonNullable<Statement['Condition']>;

/** One action that a role may carry out on one resource, under one value of its condition. */
export interface Grant {
  /** The name of the function or the state machine. */
  readonly of: string;
  readonly action: string;
  readonly resource: string;
  /** A prefix in S3 or a lock, if the statement is limited to some. */
  readonly only: string;
}

/** What roles may do, and nobody has done. */
export function unusedGrants({ roles, asked }: DeployedCloud): Grant[] {
  const byCaller = Map.groupBy(asked, ({ caller }) => caller);
  return [...roles.statements].flatMap(([of, statements]) =>
    statements
      .flatMap(single)
      .filter((alone) => !byCaller.get(of)?.some((request) => permits([alone], request)))
      .map(({ Action, Resource, Condition = {} }) => ({
        of,
        action: String(Action),
        resource: String(Resource),
        only: Object.values(Condition).flatMap(Object.values).join(),
      })),
  );
}

/** A statement for each action, resource and value of the condition; nothing for what is denied. */
function single({ Effect, Action, Resource, Condition }: Statement): Statement[] {
  if (Effect === 'Deny') return [];
  return [Action].flat().flatMap((action) =>
    [Resource].flat().flatMap((resource) =>
      singleConditions(Condition).map((condition) => ({
        Effect,
        Action: action,
        Resource: resource,
        Condition: condition,
      })),
    ),
  );
}

/** Our statements have at most one condition, of one key. */
function singleConditions(condition: Condition = {}): Condition[] {
  const [[operator, keys] = []] = Object.entries(condition);
  const [[key, values] = []] = Object.entries(keys ?? {});
  if (operator === undefined || key === undefined) return [{}];
  return [values ?? []].flat().map((value) => ({ [operator]: { [key]: value } }));
}
