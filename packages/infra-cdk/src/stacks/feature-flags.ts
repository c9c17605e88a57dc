import { createRequire } from 'node:module';

/**
 * The CDK's changes of behaviour, as a new app takes them. In code rather than in `cdk.json`, so
 * that a test synthesises what is deployed.
 */
export const FEATURE_FLAGS: Readonly<Record<string, unknown>> = {
  ...createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json'),
  // The core stack may not take away what a layer's stack still uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};
