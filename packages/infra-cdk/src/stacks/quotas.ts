import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabakerError } from '@dc-data-baker/models';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { IAM_QUOTAS } from '../permissions/iam-quotas.ts';
import { charactersOf } from '../permissions/policy-characters.ts';
import { propertyProblems } from './property-problems.ts';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a template holds is for the services to check
  readonly Properties?: any;
}

interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = {
  bytes: 1_000_000,
  resources: 500,
  outputs: 200,
  descriptionBytes: 1024,
  /** Of an event bus, which all stacks share: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  rules: 300,
} as const;

/**
 * Makes sure that AWS will accept the synthesised templates. The constructs respect these quotas by
 * design; this finds what was overlooked.
 *
 * @throws a `definition` error that names the stack, which has its layer's name
 */
export function assertWithinQuotas({ stacks }: Pick<CloudAssembly, 'stacks'>): void {
  const texts = stacks.map(({ assembly, templateFile }) =>
    readFileSync(join(assembly.directory, templateFile), 'utf8'),
  );
  const problems = stacks.flatMap(({ stackName }, i) =>
    quotaProblems(texts[i] ?? '').map((problem) => `stack \`${stackName}\`: ${problem}`),
  );
  const all = [...problems, ...rulesProblems(texts)];
  if (all.length === 0) return;
  throw new DatabakerError(
    'definition',
    `${all.join('\n')}\nmake the layer's definition shorter, or move some of its tables to another layer`,
  );
}

/** The rules of all stacks are on one event bus, with those of others. */
export function rulesProblems(texts: readonly string[]): string[] {
  const count = texts.reduce((sum, text) => {
    const { Resources } = JSON.parse(text) as Template;
    return sum + ofType(Resources, 'AWS::Events::Rule').length;
  }, 0);
  return over('all stacks together have', count, MOST.rules, 'rules');
}

/** What AWS would refuse in a template, from the text that is deployed. */
export function quotaProblems(text: string): string[] {
  const { Description = '', Resources, Outputs = {} } = JSON.parse(text) as Template;
  return [
    ...over('its template has', Buffer.byteLength(text), MOST.bytes, 'bytes'),
    ...over('it has', Object.keys(Resources).length, MOST.resources, 'resources'),
    ...over('it has', Object.keys(Outputs).length, MOST.outputs, 'outputs'),
    ...over('its description has', Buffer.byteLength(Description), MOST.descriptionBytes, 'bytes'),
    ...Object.entries(Resources).flatMap(([name, resource]) => propertyProblems(name, resource)),
    ...Object.entries(inlineCharacters(Resources)).flatMap(([role, characters]) =>
      over(`the policies of ${role} have`, characters, IAM_QUOTAS.inlineCharacters, 'characters'),
    ),
    ...ofType(Resources, 'AWS::IAM::ManagedPolicy').flatMap(([name, { Properties }]) =>
      over(
        `the policy ${name} has`,
        charactersOf(Properties.PolicyDocument),
        IAM_QUOTAS.managedCharacters,
        'characters',
      ),
    ),
  ];
}

/** IAM counts all policies of a role, whoever added them. */
function inlineCharacters(resources: Template['Resources']): Record<string, number> {
  const characters: Record<string, number> = {};
  for (const [name, { Properties }] of ofType(resources, 'AWS::IAM::Role')) {
    const own: { readonly PolicyDocument: unknown }[] = Properties.Policies ?? [];
    characters[name] = own.reduce((sum, each) => sum + charactersOf(each.PolicyDocument), 0);
  }
  for (const [, { Properties }] of ofType(resources, 'AWS::IAM::Policy')) {
    const roles: { readonly Ref: string }[] = Properties.Roles;
    for (const { Ref } of roles) {
      characters[Ref] = (characters[Ref] ?? 0) + charactersOf(Properties.PolicyDocument);
    }
  }
  return characters;
}

function ofType(resources: Template['Resources'], type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

function over(has: string, count: number, most: number, what: string): string[] {
  return count <= most ? [] : [`${has} ${count} ${what}, and may have ${most}`];
}
