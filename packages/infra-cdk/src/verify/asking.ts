import { DatabakerError } from '@dc-data-baker/models';

/**
 * Calls AWS.
 *
 * @throws a `cloud` error that says what was called, and for missing credentials what to type
 */
export async function asking<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof DatabakerError) throw cause;
    const { name, message } = cause as Error;
    const hint = /credential|token|signature/i.test(`${name} ${message}`)
      ? '; sign in with `aws sso login`, and name the profile with AWS_PROFILE=<name>'
      : '';
    throw new DatabakerError('cloud', `could not ${what}: ${name}: ${message}${hint}`, { cause });
  }
}
