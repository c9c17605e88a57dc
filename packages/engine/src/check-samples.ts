import type { CheckResult } from '@dc-data-baker/models';

/** How many wrong rows of a check a manifest and a message contain. */
export const MOST_SAMPLES = 10;

/** Longer texts in samples are truncated, since a polygon may have megabytes. */
const LONGEST_TEXT = 200;

/** A row that a check found, by column. */
export type Sample = CheckResult['samples'][number];

/** The results of checks, with samples that are short enough to store and to read. */
export function withShortSamples<Result extends CheckResult>(results: readonly Result[]): Result[] {
  return results.map((result) => ({ ...result, samples: result.samples.map(shortSample) }));
}

function shortSample(sample: Sample): Sample {
  const text = JSON.stringify(sample, (_key, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST_TEXT
      ? `${value.slice(0, LONGEST_TEXT)}…`
      : value,
  );
  return JSON.parse(text) as Sample;
}
