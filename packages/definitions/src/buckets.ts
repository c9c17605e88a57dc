import { S3Bucket } from '@dc-data-baker/models';

export const pollingStationsPrivateData = S3Bucket({
  name: 'pollingstations.private.data',
  description: 'AddressBase and what is baked from it: licensed data, never public.',
});

export const dataBakerResultsBucket = S3Bucket({
  name: 'dc-data-baker-results-bucket',
  description: 'Where Athena leaves the results of queries.',
});

export const eeDataCache = S3Bucket({
  name: 'ee.data-cache.production',
  description: 'What EveryElection exports, such as the current ballots.',
});
