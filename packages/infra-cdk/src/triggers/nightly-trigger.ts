import type { TriggerOf } from '@dc-data-baker/models';
import { dailySchedule } from '@dc-data-baker/planner';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { constructId } from '../names.ts';
import { deadLetters } from './dead-letters.ts';
import { notBakedAlarm } from './not-baked-alarm.ts';
import { starterRole } from './starter-role.ts';
import type { TriggerContext } from './trigger-context.ts';

/**
 * Starts the machine once a day, and alerts after a day without a bake; EventBridge's schedules are
 * in UTC.
 */
export function nightlyTrigger({ at }: TriggerOf<'nightly'>, context: TriggerContext): void {
  const { scope, layer, machine } = context;
  new Rule(scope, constructId('Nightly', at), {
    description: `Bakes ${layer} every night at ${at} UTC.`,
    schedule: Schedule.expression(dailySchedule(at)),
    targets: [
      new SfnStateMachine(machine, {
        input: RuleTargetInput.fromObject({ startedBy: `nightly, at ${at} UTC` }),
        deadLetterQueue: deadLetters(context),
        role: starterRole(context),
      }),
    ],
  });
  notBakedAlarm(context);
}
