/**
 * The events that a bake may have in a history of 25,000 if nothing goes wrong. An execution may have waited
 * for locks for six hours before, with 25 events a minute, and queries may be tried again.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_BAKE_EVENTS = 15_000;
