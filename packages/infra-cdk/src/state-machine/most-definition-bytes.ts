/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_DEFINITION_BYTES = 1024 * 1024;
