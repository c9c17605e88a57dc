import { errorName } from '@dc-data-baker/models';
import { tellSentry } from '../sentry/reporter-in-aws.ts';
import type { StepAnswers } from './step-answers.ts';
import type { StepRequests } from './step-requests.ts';

/**
 * Reports a failed bake to Sentry. The names come from the execution's state; the message of the
 * error, which may show rows, only goes to the topic and the execution's history.
 */
export async function report({
  environment,
  layer,
  execution,
  state,
}: StepRequests['report']): Promise<StepAnswers['report']> {
  const { stage, error, verdict } = state;
  const isCheck = stage?.startsWith('audit:') && error.Error in JUDGED;
  await tellSentry({
    kind: 'failedBake',
    environment,
    layer,
    execution,
    error: error.Error,
    ...(stage === undefined ? {} : { stage }),
    // The last verdict is still in the state if something else fails.
    ...(isCheck ? { checks: verdict?.answer?.failed ?? [] } : {}),
  });
  return {};
}

/** The errors of an audit. */
const JUDGED: Readonly<Record<string, true>> = {
  [errorName('check')]: true,
  [errorName('data')]: true,
};
