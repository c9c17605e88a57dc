/** How many characters IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const IAM_QUOTAS = {
  /** Of all policies that are in a role, together. */
  inlineCharacters: 10_240,
  /** Of a policy of its own. */
  managedCharacters: 6144,
  /** Of its own, for a role. */
  managedPolicies: 10,
} as const;
