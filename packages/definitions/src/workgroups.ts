import { Workgroup } from '@dc-data-baker/models';
import { dataBakerResultsBucket } from './buckets.ts';

export const dcDataBakerWorkgroup = Workgroup({
  name: 'dc-data-baker-{dc_environment}',
  description: 'Every query of DC Data Baker: bakes, checks, and what somebody types.',
  results: {
    bucket: dataBakerResultsBucket,
    prefix: 'dc-data-baker-athena-results/{dc_environment}/',
  },
  // AddressBase is about 4 GB as CSV, and the largest query reads it once.
  bytesScannedCutoff: 100_000_000_000,
});
