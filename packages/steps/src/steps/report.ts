import { errorName } from '@dc-data-baker/models';
import { tellSentry } from '../sentry/reporter-in-aws.ts';
import type { StepAnswers, StepRequests } from './step-request.ts';

/**
 * Tells Sentry that a bake has failed. What the execution held then has the names: the message of the
 * error, which may show rows, is for the topic and the execution's history alone.
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
    // What was judged before is still there when something else fails.
    ...(isCheck ? { checks: verdict?.answer?.failed ?? [] } : {}),
  });
  return {};
}

/** The errors that an audit ends with. */
const JUDGED: Readonly<Record<string, true>> = {
  [errorName('check')]: true,
  [errorName('data')]: true,
};
