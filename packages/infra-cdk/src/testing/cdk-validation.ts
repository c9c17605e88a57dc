/**
 * Runs something without the CDK's own validation of templates against CloudFormation's schemas.
 *
 * Its engine is WebAssembly that takes seven seconds of processor time to start, in each process
 * and again for each new set of types. What is deployed is validated in the tests of the real
 * definitions; the tests' small projects use the same constructs. cdk-nag still checks all of them.
 */
export function withoutCdkValidation<Result>(act: () => Result): Result {
  const before = process.env['CDK_VALIDATION'];
  process.env['CDK_VALIDATION'] = 'false';
  try {
    return act();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, 'CDK_VALIDATION');
    else process.env['CDK_VALIDATION'] = before;
  }
}
