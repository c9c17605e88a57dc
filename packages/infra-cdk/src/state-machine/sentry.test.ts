import { RAW_ADDRESSES_CSV } from '@dc-data-baker/fixtures';
import { expect, it } from 'vitest';
import { SentryServer } from '../testing/sentry-server.ts';
import { TownCloud } from '../testing/town-cloud.ts';

it('Sentry receives failed bakes, duplicate rows and bugs, and no addresses', async () => {
  const sentry = await SentryServer.open();
  const town = await TownCloud.open({ functionEnv: sentry.env });
  await town.start('places').ended;
  town.putAddresses(`${RAW_ADDRESSES_CSV}2,"Somebody else’s house",AA1 1AA,4.5,5\n`);
  const { arn, ended } = town.start('places');
  expect((await ended).cause).toContain('{"uprn":"2","times":2}');
  const failed = {
    level: 'error',
    environment: 'development',
    message: 'places, audit:addresses failed with Databaker.Check: unique(uprn)',
    extra: { checks: ['unique(uprn)'], execution: arn },
  };
  expect(sentry.events).toEqual([
    expect.objectContaining({
      level: 'warning',
      message: '1 row is there more than once: identicalRows(uprn) of addresses',
    }),
    expect.objectContaining(failed),
  ]);

  // A request without its tables, which no state machine makes.
  const request = { step: 'own', by: 'Somebody else’s house' };
  await expect(
    town.cloud.invoke('dc-data-baker-development-places-steps', request),
  ).rejects.toThrow('Databaker.Bug');
  expect(sentry.events[2]).toMatchObject({ exception: { values: [{ type: 'TypeError' }] } });
  expect(sentry.envelopes.join()).not.toMatch(/house|AA1 1AA|"uprn"/);
});
