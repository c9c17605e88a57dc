import { plan, tableGraph } from '@dc-data-baker/planner';
import { type Index, indexOf } from '../explorer/client/index-of.ts';
import { explorerData } from '../explorer/explorer-data.ts';
import { bakeryProject } from './bakery-project.ts';

/** The bakery in the form that the explorer's script uses. */
export function bakeryIndex(): Index {
  const project = bakeryProject();
  return indexOf(explorerData(project, plan(project), tableGraph(project)));
}
