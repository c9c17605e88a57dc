import { type Project, tableNamed } from '@dc-data-baker/planner';
import { stepTable } from '@dc-data-baker/steps';
import { layerPlan } from '../layer-plan.ts';
import type { StateMachineDefinition } from './asl.ts';
import { assertMachineFits } from './assert-machine-fits.ts';
import { endStates, seenTables } from './end-states.ts';
import { CLEAR_UP, failingTo, failureStates, TELL } from './failure-states.ts';
import type { MachineResources } from './machine-resources.ts';
import { tablesApart } from './pieces-apart.ts';
import { inSequence } from './segment.ts';
import { tableSegments } from './table-segments.ts';
import { lockedLayers, turn } from './turn.ts';
import { retryingUnnamed } from './unnamed-errors.ts';

/** Three hours to wait for others, and three to bake; a bake takes minutes. */
const LONGEST_SECONDS = 6 * 60 * 60;

/**
 * The plan of a layer as a state machine, which does what `databaker bake <layer>` does.
 *
 * One execution of a layer bakes at a time, and none while a layer is baked whose tables it reads:
 * its pieces would read from two bakes. At most one more execution waits for its turn. One that is
 * started while another is waiting ends at once, because the waiting one has not read anything yet,
 * and will bake the same changes.
 *
 * @param apart the tables with a list of pieces of which each is an execution of its own
 * @throws a `definition` error for a layer that exceeds the limits of a state machine
 */
export function layerStateMachine(
  project: Project,
  layer: string,
  resources: MachineResources,
  apart: ReadonlySet<string> = tablesApart(layerPlan(project, layer)),
): StateMachineDefinition {
  const bakePlan = layerPlan(project, layer);
  const bake = inSequence([
    ...tableSegments(bakePlan, { project, resources, apart }),
    () => endStates(project, layer, bakePlan, resources),
  ])(undefined);
  const publishes = bakePlan.tables.map((name) => stepTable(tableNamed(project, name)));
  const locked = lockedLayers(project, bakePlan, layer);
  const waiting = turn(layer, locked, publishes, seenTables(bakePlan), resources)(bake.startAt);
  const definition: StateMachineDefinition = {
    Comment: `Bakes the layer ${layer}: ${bakePlan.tables.join(', ')}`,
    StartAt: waiting.startAt,
    TimeoutSeconds: LONGEST_SECONDS,
    States: retryingUnnamed({
      // There is nothing to clean up before the bake has a name.
      ...failingTo(TELL, waiting.states),
      ...failingTo(CLEAR_UP, bake.states),
      ...failureStates(project, layer, bakePlan, resources),
    }),
  };
  assertMachineFits(layer, definition, resources);
  return definition;
}
