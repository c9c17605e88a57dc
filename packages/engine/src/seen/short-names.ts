import { jsonNames } from './json-names.ts';

/** In characters. Some names are whole documents: the name of a review is its JSON text. */
const LONGEST_NAME = 120;

/** How much of the start is shown of a name whose start says nothing that others do not. */
const START = 40;

/** What is shown before the first character that differs, so that it is not read out of context. */
const CONTEXT = 25;

/**
 * Names for a sentence or a list, each by its whole text, and each different: of one that is too
 * long, the start, or if others begin with it, too, a short start and the part that none of them
 * has. A long JSON text is named by its values.
 */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(names)].sort();
  const ofJson = jsonNames(sorted.filter((name) => name.length > LONGEST_NAME));
  const texts = sorted
    .map((name) => ({ name, whole: ofJson.get(name) ?? name }))
    .sort((one, other) => (one.whole < other.whole ? -1 : 1));
  const short = new Map<string, string>();
  const taken = new Map<string, number>();
  for (const [i, { name, whole }] of texts.entries()) {
    const text = shortName(whole, texts[i - 1]?.whole, texts[i + 1]?.whole);
    const before = taken.get(text) ?? 0;
    taken.set(text, before + 1);
    short.set(name, before === 0 ? text : `${text} (${before + 1})`);
  }
  return short;
}

/** Of sorted texts, those with the longest common start are neighbours. */
function shortName(name: string, ...neighbours: readonly (string | undefined)[]): string {
  if (name.length <= LONGEST_NAME) return name;
  const characters = Array.from(name);
  if (characters.length <= LONGEST_NAME) return name;
  const differs = Math.max(
    ...neighbours.map((other) => commonStart(characters, Array.from(other ?? ''))),
  );
  const text = (from: number, to: number) => characters.slice(from, to).join('');
  if (differs < LONGEST_NAME - 1) return `${text(0, LONGEST_NAME - 1)}…`;
  const from = differs - CONTEXT;
  const to = from + LONGEST_NAME - START - '……'.length;
  return `${text(0, START)}…${text(from, to)}${to < characters.length ? '…' : ''}`;
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((character, i) => character !== other[i]);
  return differs === -1 ? one.length : differs;
}
