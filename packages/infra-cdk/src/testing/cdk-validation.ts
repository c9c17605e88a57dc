import { withVariable } from './with-variable.ts';

/**
 * Runs something without the CDK's own validation of templates against CloudFormation's schemas.
 *
 * Its engine is WebAssembly that takes seven seconds of processor time to start, in each process
 * and again for each new set of types. What is deployed is validated in the tests of the real
 * definitions; the tests' small projects use the same constructs. cdk-nag still checks all of them.
 */
export function withoutCdkValidation<Result>(act: () => Result): Result {
  return withVariable('CDK_VALIDATION', 'false', act);
}
