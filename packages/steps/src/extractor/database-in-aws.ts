import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { DatabaseAddresses } from '@dc-data-baker/engine/aws';
import { DatabakerError } from '@dc-data-baker/models';

/**
 * The addresses of databases, from the parameters that their definitions name. They are read for
 * each extract, so that a changed password is used at once, and are not stored anywhere.
 */
export function databasesInAws(ssm: SSMClient): DatabaseAddresses {
  return async ({ name, aws }) => {
    const { hostParameter, passwordParameter, database, user, port } = aws;
    const host = await parameter(ssm, name, hostParameter);
    const password = await parameter(ssm, name, passwordParameter);
    return { host, port, database, user, password, sslMode: 'prefer' };
  };
}

/** @throws a `request` error for a parameter that does not exist, or cannot be read */
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
