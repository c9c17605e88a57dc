import { GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { GetDatabaseCommand } from '@aws-sdk/client-glue';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DatabakerError, type Workgroup } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import type { AwsClients } from '../aws-sdk/aws-clients.ts';
import { awsError, isNamed } from '../aws-sdk/aws-error.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const DEPLOY = 'deploy with `nx run infra-cdk:deploy`, or name another account with AWS_PROFILE';

/**
 * Checks what a bake needs in AWS, without changing anything: the identity, the buckets, Athena's
 * workgroup, Glue's databases. Without credentials it checks nothing else.
 */
export async function examineAws(
  { athena, glue, s3 }: Pick<AwsClients, 'athena' | 'glue' | 's3'>,
  project: Project,
  workgroup: Workgroup | undefined,
): Promise<Finding[]> {
  const region = await s3.config.region();
  const known = await asked(
    'credentials',
    'read credentials',
    'sign in, and run this again',
    async () => {
      const { accessKeyId } = await s3.config.credentials();
      return `access key ${accessKeyId.slice(0, 4)}…, region ${region}`;
    },
  );
  if (known.status !== 'ok') return [known];
  const buckets = [...new Set(project.tables.map(({ location }) => location.split('/')[2] ?? ''))];
  const databases = [...new Set(project.tables.map(({ table }) => table.database.name))];
  const findings = [known];
  for (const Bucket of buckets) {
    const about = `bucket ${Bucket}`;
    findings.push(
      await asked(about, `look at ${about}`, DEPLOY, async () => {
        await s3.send(new HeadBucketCommand({ Bucket }));
        return 'is there';
      }),
    );
  }
  const WorkGroup = workgroup?.name ?? 'primary';
  findings.push(
    await asked(`workgroup ${WorkGroup}`, 'look at the workgroup', DEPLOY, async () => {
      const found = (await athena.send(new GetWorkGroupCommand({ WorkGroup }))).WorkGroup;
      if (found?.State === 'DISABLED') {
        throw new DatabakerError('cloud', 'is disabled: no query runs in it');
      }
      return 'is there, and enabled';
    }),
  );
  for (const Name of databases) findings.push(await examineDatabase(glue, Name));
  return findings;
}

async function examineDatabase(glue: AwsClients['glue'], Name: string): Promise<Finding> {
  const about = `database ${Name}`;
  try {
    await glue.send(new GetDatabaseCommand({ Name }));
    return ok('glue', { about, message: 'is there' });
  } catch (error) {
    if (isNamed(error, 'EntityNotFoundException')) {
      const message = 'is not in Glue: nothing was deployed or baked in this account';
      return warning('glue', { about, message, todo: DEPLOY });
    }
    return refused('glue', about, awsError(error, `look at ${about}`), DEPLOY);
  }
}

async function asked(
  about: string,
  doing: string,
  todo: string,
  ask: () => Promise<string>,
): Promise<Finding> {
  try {
    return ok('aws', { about, message: await ask() });
  } catch (error) {
    return refused('aws', about, notThere(error) ?? awsError(error, doing), todo);
  }
}

/** S3 answers a HEAD request with a status code and no reason. */
function notThere(error: unknown): DatabakerError | undefined {
  return isNamed(error, 'NotFound')
    ? new DatabakerError('cloud', 'is not there, or is in another account', { cause: error })
    : undefined;
}

function refused(area: Finding['area'], about: string, error: unknown, todo: string): Finding {
  if (!(error instanceof DatabakerError)) throw error;
  return problem(area, { about, message: error.message, todo });
}
