import type { StageOf } from '@dc-data-baker/planner';
import type { Template } from './asl.ts';
import type { MachineContext } from './machine-context.ts';
import { goTo, type SegmentMaker } from './segment.ts';
import { stateName } from './state-name.ts';
import { lambdaTask } from './step-task.ts';

/**
 * A function reads the rows from the database into the bake. The request contains all that it needs
 * except the database's address: that is in SSM, and in no execution's history.
 */
export function extractStates(
  stage: StageOf<'extract'>,
  { resources }: MachineContext,
): SegmentMaker[] {
  return [
    (next) => {
      const name = stateName('Extract', stage.table);
      const payload = { 'bakeId.$': '$.bakeId', stage: stage as unknown as Template };
      const options = { resultPath: '$.extracted', resultSelector: { 'answer.$': '$.Payload' } };
      return {
        startAt: name,
        states: { [name]: lambdaTask(resources.extractor, payload, goTo(next), options) },
      };
    },
  ];
}
