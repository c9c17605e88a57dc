import { type Project, resourceName, TRIAL_TAG } from '@dc-data-baker/planner';
import { App, type Environment as CdkEnvironment, Tags } from 'aws-cdk-lib';
import type { FunctionBundles } from '../bundling/bundle-functions.ts';
import { layerOrder } from '../layer-order.ts';
import type { FunctionNetwork } from './baker-function.ts';
import { CoreStack } from './core-stack.ts';
import { FEATURE_FLAGS } from './feature-flags.ts';
import { LayerStack } from './layer-stack.ts';
import { checkWithNag } from './nag.ts';

export interface DataBakerAppProps {
  readonly project: Project;
  readonly bundles: FunctionBundles;
  readonly env: CdkEnvironment;
  readonly outdir?: string;
  /** The network of the functions that read databases; without it they run outside of any VPC. */
  readonly network?: FunctionNetwork | undefined;
}

/**
 * Everything that is deployed: a core stack, and a stack for each layer, after those that it reads.
 */
export function dataBakerApp(props: DataBakerAppProps): App {
  const { project, bundles, env, outdir, network } = props;
  const app = new App({
    analyticsReporting: false,
    context: { ...FEATURE_FLAGS },
    ...(outdir === undefined ? {} : { outdir }),
  });
  const core = new CoreStack(app, resourceName(project, 'core'), {
    project,
    bundles,
    env,
    description: 'DC Data Baker: what its layers share.',
  });
  const stacks = new Map<string, LayerStack>();
  for (const { layer, reads } of layerOrder(project)) {
    const ofLayer = { project, layer, core, bundles, env, network };
    const stack = new LayerStack(app, resourceName(project, layer.name), ofLayer);
    stack.addStackDependency(core);
    for (const read of reads) {
      const other = stacks.get(read);
      if (other) stack.addStackDependency(other);
    }
    stacks.set(layer.name, stack);
  }
  Tags.of(app).add('dc-product', 'dc-data-baker');
  Tags.of(app).add('dc-environment', project.environment);
  if (project.trial !== undefined) Tags.of(app).add(TRIAL_TAG, project.trial);
  checkWithNag(app);
  return app;
}
