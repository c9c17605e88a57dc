import type { CheckResult } from '../manifest.ts';
import { kindNamed } from './check-kinds.ts';

/** Of how many wrong rows a message tells; a manifest keeps more. */
export const MOST_TOLD = 3;

/**
 * What a failed check found, for a person: how many rows are wrong, and some of them.
 *
 * @param places where each sample came from, in the order of the samples
 */
export function failureText(
  table: string,
  { name, wrong, samples }: Pick<CheckResult, 'name' | 'wrong' | 'samples'>,
  places: readonly (readonly string[])[] = [],
): string {
  const tells = kindNamed(name)?.tells ?? rowsAreWrong;
  const shown = samples.slice(0, MOST_TOLD).map((sample, i) => {
    const found = places[i] ?? [];
    return `  ${JSON.stringify(sample)}${found.length > 0 ? ` (${found.join(', ')})` : ''}`;
  });
  return [`check ${name} of \`${table}\` failed: ${tells({ wrong, samples })}`, ...shown].join(
    '\n',
  );
}

function rowsAreWrong({ wrong }: { readonly wrong: number }): string {
  return wrong === 1 ? '1 row is wrong' : `${wrong} rows are wrong`;
}
