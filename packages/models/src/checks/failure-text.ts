import { formatCount, plural } from '../amount-text.ts';
import type { CheckResult } from '../manifest.ts';
import { shellWord } from '../shell-word.ts';
import { visible } from '../visible.ts';
import { visibleTexts } from '../visible-texts.ts';
import { kindNamed } from './check-kinds.ts';

/** How many of the wrong rows a message shows; a manifest has more. */
export const MOST_TOLD = 3;

/** How many names a message shows of what a check found; a manifest has up to 1,000. */
const MOST_NAMES = 100;

type Result = Pick<CheckResult, 'name' | 'wrong' | 'samples'>;

/**
 * What a failed check found, for a person: the number of wrong rows, and some of them.
 *
 * @param places the origin of each sample, in the order of the samples
 */
export function failureText(
  table: string,
  result: Result,
  places: readonly (readonly string[])[] = [],
): string {
  const { name, wrong, samples } = result;
  const kind = kindNamed(name);
  const head = `check ${name} of \`${table}\` failed:`;
  const accept = kind?.acceptable
    ? [
        `  if that is right: \`databaker bake --accept ${shellWord(name)}\`, or start the state machine with \`${JSON.stringify({ accept: [name] })}\``,
      ]
    : [];
  if (kind?.tells)
    return [`${head} ${kind.tells(visibleTexts(result), name)}`, ...accept].join('\n');
  const shown = samples.slice(0, MOST_TOLD).map((sample, i) => {
    const found = places[i] ?? [];
    return `  ${visible(JSON.stringify(sample))}${found.length > 0 ? ` (${found.map(visible).join(', ')})` : ''}`;
  });
  const rows =
    wrong === 1
      ? '1 row is wrong; correct it at its source'
      : `${formatCount(wrong)} rows are wrong; correct them at their source`;
  return [`${head} ${rows}`, ...shown, ...accept].join('\n');
}

/** What a check that did not stop the bake found, in a few words. */
export function foundText(result: Result): string {
  const { name, wrong, samples } = result;
  const tells = kindNamed(name)?.tells;
  if (tells) return `found that ${tells(visibleTexts(result), name)}`;
  const names = namesIn(samples);
  if (names) {
    const more = wrong - Math.min(names.length, MOST_NAMES);
    const shown = names.slice(0, MOST_NAMES).map(visible).join(', ');
    return `found ${formatCount(wrong)}: ${shown}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  }
  const rows = plural(wrong, 'row');
  return `found ${rows}${samples[0] ? `, such as ${visible(JSON.stringify(samples[0]))}` : ''}`;
}

/** The names in samples that are no rows: each has a single text, and otherwise only counts. */
function namesIn(samples: Result['samples']): readonly string[] | undefined {
  const names = samples.flatMap((sample) => {
    const [name, ...others] = Object.values(sample).filter((value) => typeof value !== 'number');
    return typeof name === 'string' && others.length === 0 ? [name] : [];
  });
  return names.length > 0 && names.length === samples.length ? names : undefined;
}
