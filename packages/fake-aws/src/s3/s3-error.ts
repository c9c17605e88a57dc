import type { Answer } from '../http/exchange.ts';
import { element, xmlAnswer } from './xml.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidPart: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SlowDown: 503,
};

/** The refusal of a request to S3. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, message: string, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

export function s3ErrorAnswer(error: unknown, resource: string): Answer {
  const { code, message, fields } =
    error instanceof S3Error
      ? error
      : new S3Error(
          'InternalError',
          `the test server has a bug: ${error instanceof Error ? error.stack : error}`,
        );
  return xmlAnswer(
    'Error',
    [
      element('Code', code),
      element('Message', message),
      ...Object.entries(fields).map(([name, value]) => element(name, value)),
      element('Resource', resource),
      element('RequestId', 'TESTREQUEST00000'),
      element('HostId', 'test'),
    ],
    STATUS[code] ?? 400,
  );
}

export const noSuchKey = (key: string): S3Error =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });
