import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { openReporter, type Report } from '@dc-data-baker/sentry';

/** The setting: where Sentry is. There need not be one, and no template knows it. */
export const SENTRY_PARAMETER = '/dc-data-baker/SENTRY_DSN';

/** Sentry is no reason to wait for SSM for long. */
const MOST_ATTEMPTS = 2;

/**
 * Tells Sentry, if the setting is there. It is read when there is something to tell, which is seldom:
 * so it can be set, changed and taken away without a deploy.
 *
 * It never rejects: what is told of has its own way to people, over the topic and the logs.
 */
export async function tellSentry(report: Report): Promise<void> {
  const dsn = await readDsn();
  if (dsn === undefined) return;
  const reporter = openReporter(dsn);
  if (reporter) await reporter.report(report);
  else console.error(`the SSM parameter ${SENTRY_PARAMETER} is no DSN of Sentry's`);
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
