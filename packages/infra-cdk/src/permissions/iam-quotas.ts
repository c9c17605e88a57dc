/**
 * IAM's limits, in characters:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const IAM_QUOTAS = {
  /** For all inline policies of a role together. */
  inlineCharacters: 10_240,
  /** For one managed policy. */
  managedCharacters: 6144,
  /** The number of managed policies of a role. */
  managedPolicies: 10,
} as const;
