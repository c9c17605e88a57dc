import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { openReporter, type Report } from '@dc-data-baker/sentry';

/** The parameter with Sentry's DSN. It need not exist, and no template contains it. */
export const SENTRY_PARAMETER = '/dc-data-baker/SENTRY_DSN';

/** A slow SSM must not delay the bake because of Sentry. */
const MOST_ATTEMPTS = 2;

/**
 * Sends a report to Sentry, if the parameter exists. It is read when there is something to report,
 * which is rare, so that it can be set, changed and removed without a deploy.
 *
 * It never rejects: what it reports also reaches people through the topic and the logs.
 */
export async function tellSentry(report: Report): Promise<void> {
  const dsn = await readDsn();
  if (dsn === undefined) return;
  const reporter = openReporter(dsn);
  if (reporter) await reporter.report(report);
  else console.error(`the SSM parameter ${SENTRY_PARAMETER} is not a DSN of Sentry`);
}

async function readDsn(): Promise<string | undefined> {
  const ssm = new SSMClient({ maxAttempts: MOST_ATTEMPTS });
  try {
    const command = new GetParameterCommand({ Name: SENTRY_PARAMETER, WithDecryption: true });
    const { Parameter } = await ssm.send(command);
    return Parameter?.Value?.trim() || undefined;
  } catch (error) {
    const { name } = error as Error;
    if (name !== 'ParameterNotFound') console.error(`cannot read ${SENTRY_PARAMETER}: ${name}`);
    return undefined;
  } finally {
    ssm.destroy();
  }
}
