import { createRequire } from 'node:module';

/**
 * The CDK's feature flags, as for a new app. They are in code instead of `cdk.json`, so that tests
 * synthesise what is deployed.
 */
export const FEATURE_FLAGS: Readonly<Record<string, unknown>> = {
  ...createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json'),
  // The core stack must not remove what a layer's stack still uses.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};
