import type { Needed } from './access-request.ts';

type OneOrMore = string | readonly string[];

/** A statement of a policy, without the parts that only CloudFormation knows. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/**
 * Whether the statements of a role allow what is asked. These are IAM's rules for requests within one
 * account to a resource that has no policy of its own, and the conditions that our roles have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @throws for a condition that it does not know
 */
export function permits(statements: readonly Statement[], asked: Needed): boolean {
  const applying = statements.filter((statement) => applies(statement, asked));
  const isDenied = applying.some(({ Effect }) => Effect === 'Deny');
  return !isDenied && applying.some(({ Effect }) => Effect === 'Allow');
}

function applies(
  { Action, Resource, Condition = {} }: Statement,
  { action, resource, context }: Needed,
): boolean {
  return (
    // The names of actions have no case.
    list(Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
    list(Resource).some((pattern) => isLike(resource, pattern)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => isMet(operator, context[key], list(wanted))),
    )
  );
}

type Compare = (given: readonly string[] | undefined, wanted: readonly string[]) => boolean;

const isLikeOne: Compare = (given, wanted) =>
  given?.some((value) => wanted.some((pattern) => isLike(value, pattern))) ?? false;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: (given, wanted) => given?.some((value) => wanted.includes(value)) ?? false,
  StringLike: isLikeOne,
  ArnEquals: isLikeOne,
  // It holds for a request without the key.
  'ForAllValues:StringEquals': (given, wanted) =>
    given?.every((value) => wanted.includes(value)) ?? true,
  Null: (given, wanted) => wanted.includes(String(given === undefined)),
};

function isMet(
  operator: string,
  given: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  const compare = OPERATORS[operator];
  if (!compare) throw new Error(`a condition ${operator} is not known here`);
  return compare(given, wanted);
}

/** Patterns that were compiled: each request is compared with all of a role's. */
const COMPILED = new Map<string, RegExp>();

/** `*` is any text, `/` and none included; `?` is one character. */
function isLike(text: string, pattern: string): boolean {
  const compiled = COMPILED.get(pattern) ?? compile(pattern);
  COMPILED.set(pattern, compiled);
  return compiled.test(text);
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split(/([*?])/)
    .map((part) => ({ '*': '.*', '?': '.' })[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function list(value: OneOrMore): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
