import type { Environment } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import { deployedProject } from '../deployed-project.ts';
import type { FunctionNetwork } from '../stacks/baker-function.ts';
import { dataBakerApp } from '../stacks/data-baker-app.ts';
import type { StateMachineDefinition } from '../state-machine/asl.ts';
import { withoutAssetCopies } from './asset-copies.ts';
import { withoutCdkValidation } from './cdk-validation.ts';
import { tempFolder } from './temp-folder.ts';

/** The templates of a project's stacks, by their names without the environment. */
export function synthesise(project: Project, network?: FunctionNetwork): Map<string, Template> {
  return withoutCdkValidation(() => synthesiseValidated(project, network));
}

/** The same, validated against CloudFormation's schemas. */
export function synthesiseValidated(
  project: Project,
  network?: FunctionNetwork,
): Map<string, Template> {
  return withoutAssetCopies(() => {
    const app: App = dataBakerApp({
      project,
      bundles: inject('bundles'),
      env: { region: 'eu-west-2' },
      outdir: tempFolder(),
      network,
    });
    const prefix = `dc-data-baker-${project.environment}-`;
    return new Map(
      app.node.children
        .filter((child) => Stack.isStack(child))
        .map((stack) => [stack.stackName.slice(prefix.length), Template.fromStack(stack)]),
    );
  });
}

const DEPLOYED = new Map<Environment, Promise<Deployed>>();

/** What is deployed to an environment. */
export interface Deployed {
  readonly project: Project;
  readonly templates: ReadonlyMap<string, Template>;
}

/** The real definitions, synthesised once for all test files, which share their modules. */
export function deployed(environment: Environment): Promise<Deployed> {
  const known = DEPLOYED.get(environment);
  if (known) return known;
  const made = deployedProject(environment).then((project) => ({
    project,
    templates: synthesiseValidated(project),
  }));
  DEPLOYED.set(environment, made);
  return made;
}

/**
 * The definition of a template's state machine; values that only CloudFormation knows are made-up
 * ARNs.
 */
export function definitionIn(template: Template): StateMachineDefinition {
  const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const text = joined(machine?.['Properties'].DefinitionString);
  return JSON.parse(text) as StateMachineDefinition;
}

/** The text of a value in a template. */
export function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const object = value as Record<string, unknown>;
  const [kind, of] = Object.entries(object)[0] ?? [];
  if (kind === 'Fn::Join') {
    const [separator, parts] = of as [string, unknown[]];
    return parts.map(joined).join(separator);
  }
  if (kind === 'Ref' && of === 'AWS::Partition') return 'aws';
  if (kind === 'Ref' && of === 'AWS::AccountId') return '123456789012';
  if (kind === 'Ref' && of === 'AWS::Region') return 'eu-west-2';
  const name = kind === 'Fn::GetAtt' ? (of as string[])[0] : String(of).replace(/.*:/, '');
  return `arn:aws:made-up:eu-west-2:123456789012:${name}`;
}
