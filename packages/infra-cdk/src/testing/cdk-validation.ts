/**
 * Does something without the CDK's own validation of templates against CloudFormation's schemas.
 *
 * Its engine is WebAssembly that takes seven seconds of processor time to begin, in each process and
 * again for each set of types that it does not know. What is deployed is validated, in the tests of
 * the real definitions; small projects of tests are made of the same constructs. cdk-nag still looks
 * at all of them.
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
