import type { Layer } from '@dc-data-baker/models';
import { isBaked, type Project, type ProjectTable } from '@dc-data-baker/planner';
import { CfnOutput, type CustomResource, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionBundles } from '../bundling/bundle-functions.ts';
import { layerPlan } from '../layer-plan.ts';
import { constructId } from '../names.ts';
import { namedQueries } from '../queries/named-queries.ts';
import { glueTable } from '../tables/glue-table.ts';
import { layerTriggers } from '../triggers/layer-triggers.ts';
import type { FunctionNetwork } from './baker-function.ts';
import type { CoreStack } from './core-stack.ts';
import { LayerMachine } from './layer-machine.ts';
import { unspokenFailures } from './unspoken-failures.ts';

export interface LayerStackProps extends StackProps {
  readonly project: Project;
  readonly layer: Layer;
  readonly core: CoreStack;
  readonly bundles: FunctionBundles;
  readonly network?: FunctionNetwork | undefined;
}

/** A layer: its Glue tables, its named queries, its state machine and its triggers. */
export class LayerStack extends Stack {
  constructor(scope: Construct, id: string, props: LayerStackProps) {
    const { project, layer, core, bundles, network: _, ...stackProps } = props;
    super(scope, id, { ...stackProps, description: `${layer.name}: ${layer.description}` });
    const tables = project.tables.filter((table) => table.layer === layer.name);
    const { stages } = layerPlan(project, layer.name);
    const resources = tables.map((table) => {
      const resource = glueTable(this, table, stages, core.tableOwner);
      if (isBaked(table)) this.#baked(resource, table);
      return resource;
    });
    namedQueries(this, project, stages);
    // A layer with external tables only has nothing to bake.
    if (stages.length > 0) this.#machine(props, resources);
  }

  #machine(
    { project, layer, core, bundles, network }: LayerStackProps,
    tables: readonly CustomResource[],
  ): void {
    const props = { project, layer: layer.name, core, bundles, network };
    const { stateMachine: machine, logs } = new LayerMachine(this, 'Bake', props);
    // With the stack, the machine is deleted first, which ends its executions after the task that they are
    // at. Otherwise one might create a table, or a candidate, that was just deleted.
    machine.node.addDependency(...tables);
    const { failures } = core;
    layerTriggers(layer, { scope: this, project, layer: layer.name, machine, logs, failures });
    unspokenFailures(this, { project, layer: layer.name, machine, failures });
    new CfnOutput(this, 'StateMachine', {
      value: machine.stateMachineArn,
      description: `Bakes the layer ${layer.name}.`,
    });
  }

  #baked(resource: CustomResource, { table }: ProjectTable): void {
    new CfnOutput(this, constructId('BakeAgain', table.name), {
      value: resource.getAttString('BakeAgain'),
      description: `Whether ${table.name} must be baked again, as of when its definition was last deployed.`,
    });
  }
}
