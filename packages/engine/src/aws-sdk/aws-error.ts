import { DatabakerError } from '@dc-data-baker/models';

/** The SDK's names for errors about credentials that are missing, unknown or expired. */
const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenProviderError',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);

const THROTTLING_ERRORS: ReadonlySet<string> = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** An error of AWS as a typed error, by who can fix it. */
export function awsError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabakerError) return error;
  if (error.name === 'AbortError') return error;
  const message = firstLine(error.message);
  if (CREDENTIAL_ERRORS.has(error.name)) {
    const profile = process.env['AWS_PROFILE'];
    const login = profile === undefined ? 'aws sso login' : `aws sso login --profile ${profile}`;
    return cloud(
      `AWS does not know who you are (${message}); sign in with \`${login}\`, and name the profile with AWS_PROFILE=<name>`,
      error,
    );
  }
  if (isDenied(error)) {
    return cloud(
      `AWS does not let you ${doing}: ${message}; use a profile that is allowed to, with AWS_PROFILE=<name>`,
      error,
    );
  }
  if (error.name === 'NoSuchBucket') {
    return cloud(`could not ${doing}: the bucket does not exist in this account`, error);
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOTFOUND' || code === 'ECONNREFUSED' || code === 'EAI_AGAIN') {
    return cloud(
      `could not ${doing}: AWS cannot be reached (${message}); is there a network?`,
      error,
    );
  }
  if ('$metadata' in error || code !== undefined || error.name === 'TimeoutError') {
    return cloud(`could not ${doing}: ${error.name}: ${message}`, error);
  }
  return error;
}

/** Whether an error of AWS has one of these names. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** Whether AWS has authenticated the caller and denies access. */
export function isDenied(error: unknown): boolean {
  return (
    error instanceof Error && /^AccessDenied|^Forbidden$|^UnauthorizedOperation$/.test(error.name)
  );
}

/** Whether AWS throttles the caller. */
export function isThrottling(error: unknown): boolean {
  return error instanceof Error && THROTTLING_ERRORS.has(error.name);
}

function cloud(message: string, cause: Error): DatabakerError {
  return new DatabakerError('cloud', message, { cause });
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
