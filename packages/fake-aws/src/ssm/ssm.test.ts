import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestAws } from '../test-aws.ts';

async function openSsm(): Promise<SSMClient> {
  const { server } = await TestAws.open({
    parameters: {
      '/Wards/Host': { type: 'String', value: 'db.example' },
      '/Wards/Password': { type: 'SecureString', value: 'a-secret' },
    },
  });
  const ssm = new SSMClient({
    endpoint: server.url,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => ssm.destroy());
  return ssm;
}

describe('a parameter', () => {
  it('is read by its name', async () => {
    const ssm = await openSsm();
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/Wards/Host' }));
    expect(Parameter).toMatchObject({ Name: '/Wards/Host', Type: 'String', Value: 'db.example' });
  });

  it('can be read with decryption if it is secure', async () => {
    const ssm = await openSsm();
    const ask = async (WithDecryption?: boolean) => {
      const Name = '/Wards/Password';
      return (await ssm.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter?.Value;
    };
    expect(await ask(true)).toBe('a-secret');
    expect(await ask()).not.toContain('a-secret');
  });

  it('is refused if it is missing', async () => {
    const ssm = await openSsm();
    await expect(
      ssm.send(new GetParameterCommand({ Name: '/Wards/Nothing' })),
    ).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('is read with others, and missing ones are named', async () => {
    const ssm = await openSsm();
    const Names = ['/Wards/Host', '/Wards/Nothing'];
    const { Parameters, InvalidParameters } = await ssm.send(new GetParametersCommand({ Names }));
    expect(Parameters?.map(({ Value }) => Value)).toEqual(['db.example']);
    expect(InvalidParameters).toEqual(['/Wards/Nothing']);
  });
});
