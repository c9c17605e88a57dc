import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { DefinitionBody, type StateMachineProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { StateMachineDefinition } from '../state-machine/asl.ts';
import type { MachineResources } from '../state-machine/machine-resources.ts';

/** A template may have a million bytes, and each quote of a definition takes two in it. */
const MOST_BYTES = 400_000;

type Body = Pick<StateMachineProps, 'definitionBody' | 'definitionSubstitutions'>;

/**
 * A machine's definition: inline if it is short enough, and otherwise in a file, in which
 * CloudFormation replaces the names that only it knows.
 *
 * @param definitionOf makes it with these names
 * @param use is called while the file exists
 */
export function withDefinition<Made extends Construct>(
  stack: Stack,
  resources: MachineResources,
  definitionOf: (resources: MachineResources) => StateMachineDefinition,
  use: (body: Body) => Made,
): Made {
  const text = JSON.stringify(definitionOf(placeholders(resources)));
  if (Buffer.byteLength(text) <= MOST_BYTES) {
    const inTemplate = stack.toJsonString(definitionOf(resources));
    return use({ definitionBody: DefinitionBody.fromString(inTemplate) });
  }
  const folder = mkdtempSync(join(tmpdir(), 'databaker-machine-'));
  try {
    const file = join(folder, 'definition.asl.json');
    writeFileSync(file, text);
    return use({
      definitionBody: DefinitionBody.fromFile(file, {}),
      definitionSubstitutions: { ...resources },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function placeholders(resources: MachineResources): MachineResources {
  const names = Object.keys(resources).map((name) => [name, `\${${name}}`]);
  return Object.fromEntries(names) as MachineResources;
}
