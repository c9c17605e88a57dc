import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { DatabaseAddresses } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';

/**
 * Where databases are, by the parameters that their definitions name. They are read anew for each
 * extract, so that a password that was changed is the new one, and are nowhere kept.
 */
export function databasesInAws(ssm: SSMClient): DatabaseAddresses {
  return async ({ name, aws }) => {
    const { hostParameter, passwordParameter, database, user, port } = aws;
    const host = await parameter(ssm, name, hostParameter);
    const password = await parameter(ssm, name, passwordParameter);
    return { host, port, database, user, password, sslMode: 'prefer' };
  };
}

/** @throws a `request` error for one that is not there, or may not be read */
async function parameter(ssm: SSMClient, source: string, Name: string): Promise<string> {
  const refused = (why: string) =>
    new DatabakerError('request', `database ${source}: the SSM parameter ${Name} ${why}`);
  const { Parameter } = await ssm
    .send(new GetParameterCommand({ Name, WithDecryption: true }))
    .catch((error: Error) => {
      if (error.name === 'ParameterNotFound') throw refused('is not there');
      if (error.name === 'AccessDeniedException') throw refused('may not be read');
      throw error;
    });
  const value = Parameter?.Value?.trim() ?? '';
  if (value === '') throw refused('is empty');
  return value;
}
