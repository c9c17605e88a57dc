import { awsClients, S3Store } from '@dc-data-baker/engine/aws';
import { transient } from '../transient.ts';
import { cleanResults } from './clean-results.ts';
import type { CleanerSettings } from './cleaner-settings.ts';

const store = new S3Store(awsClients().s3);

const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;

/** Started once a day. */
export function handler(): Promise<{ readonly removed: number }> {
  return transient(async () => {
    const {
      RESULTS: results = '',
      KEPT: kept = '',
      DAYS = '',
    } = process.env as Partial<CleanerSettings>;
    const days = Number(DAYS);
    // A whole bucket is never ours, and the newest results are still being read.
    if (!/^s3:\/\/[^/]+\/.+\/$/.test(results) || !kept.startsWith(results) || !(days >= 1)) {
      throw new Error(
        `cannot delete results in ${results}, except those in ${kept}, after ${DAYS} days`,
      );
    }
    const before = new Date(Date.now() - days * MILLISECONDS_A_DAY);
    return { removed: await cleanResults(store, { results, kept, before }) };
  });
}
