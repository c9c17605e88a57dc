import { awsClients } from '@dc-data-baker/engine/aws';
import { transient } from '../transient.ts';
import { cleanResults } from './clean-results.ts';
import type { CleanerSettings } from './cleaner-settings.ts';

const { s3 } = awsClients();

const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;

/** Started once a day. */
export function handler(): Promise<{ readonly removed: number }> {
  return transient(async () => {
    const { RESULTS = '', KEPT = '', DAYS = '' } = process.env as Partial<CleanerSettings>;
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.+\/)$/.exec(RESULTS) ?? [];
    const days = Number(DAYS);
    // A bucket as a whole is never ours, and what is written now is being read.
    if (prefix === '' || !KEPT.startsWith(RESULTS) || !(days >= 1)) {
      throw new Error(`cannot clean ${RESULTS} but for ${KEPT} after ${DAYS} days`);
    }
    const kept = KEPT.slice(`s3://${bucket}/`.length);
    const before = new Date(Date.now() - days * MILLISECONDS_A_DAY);
    return { removed: await cleanResults(s3, { bucket, prefix, kept, before }) };
  });
}
