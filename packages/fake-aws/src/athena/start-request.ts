import { MOST_QUERY_BYTES, queryBytes } from '@dc-data-baker/planner';
import { AwsJsonError } from '../http/aws-json.ts';

export function refused(message: string, code = 'INVALID_INPUT'): AwsJsonError {
  return new AwsJsonError('InvalidRequestException', message, 400, { AthenaErrorCode: code });
}

/** @throws AwsJsonError for a token that Athena would not accept */
export function requestToken(token: unknown): string {
  if (typeof token !== 'string') throw refused('clientRequestToken is null or empty');
  const bound =
    token.length < 32
      ? 'greater than or equal to 32'
      : token.length > 128
        ? 'less than or equal to 128'
        : undefined;
  if (bound === undefined) return token;
  throw refused(
    `1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

/**
 * @throws AwsJsonError for a query that is longer than Athena accepts
 *   https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
export function queryString(text: unknown): string {
  const sql = String(text ?? '');
  if (queryBytes(sql) <= MOST_QUERY_BYTES) return sql;
  throw refused(
    `1 validation error detected: Value at 'queryString' failed to satisfy constraint: Member must have length less than or equal to ${MOST_QUERY_BYTES}`,
  );
}

interface HasOutputLocation {
  readonly OutputLocation?: string;
}

/**
 * The folder for results, ending with `/`: the workgroup's if that is enforced, otherwise the
 * query's.
 */
export function resultsFolder(
  ofQuery: HasOutputLocation | undefined,
  ofGroup: {
    readonly ResultConfiguration?: HasOutputLocation;
    readonly EnforceWorkGroupConfiguration?: boolean;
  },
): string {
  const asked = ofQuery?.OutputLocation;
  const set = ofGroup.ResultConfiguration?.OutputLocation;
  const location = ofGroup.EnforceWorkGroupConfiguration ? set : (asked ?? set);
  if (location === undefined) {
    throw refused(
      'No output location provided. You did not provide an output location for  your query results. Either specify an S3 bucket location or enable Athena managed query results in your workgroup settings.',
    );
  }
  if (!/^s3:\/\/[^/]+(\/|$)/.test(location)) {
    throw refused('outputLocation is not a valid S3 path.');
  }
  return location.endsWith('/') ? location : `${location}/`;
}
