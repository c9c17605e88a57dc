import { visible } from '@dc-data-baker/models';

/** A value in a JSON text, and the key that it is under. */
interface Leaf {
  readonly key: string;
  readonly value: string;
}

/** What is shown of an address, whose end says more than its start. */
const END_OF_URL = 30;

/**
 * Names for JSON texts, such as boundary reviews: `boundary_review_id 963: Calton, Abbey, DIW`. The first
 * value is its id. Then come the values that differ from the text that is most like it, then all others that
 * not all texts have, names first; of a single text, all.
 *
 * @param sorted those with the longest common start are neighbours; what is not a JSON object is left out
 */
export function jsonNames(sorted: readonly string[]): ReadonlyMap<string, string> {
  const texts = sorted.flatMap((text) => {
    const leaves = leavesOf(text);
    return leaves ? [{ text, leaves }] : [];
  });
  const [first, ...others] = texts.map(({ leaves }) => keysOf(leaves));
  const shared = new Set(
    texts.length < 2 ? [] : [...(first ?? [])].filter((key) => others.every((one) => one.has(key))),
  );
  return new Map(
    texts.map(({ text, leaves: [id, ...leaves] }, i) => {
      const own = [texts[i - 1], texts[i + 1]]
        .flatMap((neighbour) => neighbour ?? [])
        .map((neighbour) => unlike(leaves, keysOf(neighbour.leaves)))
        .sort((one, other) => one.length - other.length)
        .find(({ length }) => length > 0);
      const rest = leaves.filter((leaf) => !shared.has(keyOf(leaf)) && !own?.includes(leaf));
      const told = [...(own ?? []), ...namesFirst(rest.filter(({ value }) => !isUrl(value)))];
      return [text, `${id?.key} ${id?.value}${told.length > 0 ? `: ${valuesOf(told)}` : ''}`];
    }),
  );
}

function leavesOf(text: string): readonly [Leaf, ...Leaf[]] | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const [first, ...others] = [...leavesIn('', JSON.parse(text))];
    return first && [first, ...others];
  } catch {
    return undefined;
  }
}

function* leavesIn(key: string, value: unknown): Generator<Leaf> {
  if (value === null || value === '') return;
  if (typeof value !== 'object') yield { key, value: visible(String(value)) };
  else if (Array.isArray(value)) for (const item of value) yield* leavesIn(key, item);
  else for (const [name, item] of Object.entries(value)) yield* leavesIn(name, item);
}

function keyOf({ key, value }: Leaf): string {
  return `${key}\n${value}`;
}

function keysOf(leaves: readonly Leaf[]): ReadonlySet<string> {
  return new Set(leaves.map(keyOf));
}

/** Of a person's questions, names answer most. */
function namesFirst(leaves: readonly Leaf[]): Leaf[] {
  return leaves.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ key }: Leaf): number {
  return /name$/i.test(key) ? 0 : 1;
}

function unlike(leaves: readonly Leaf[], others: ReadonlySet<string>): Leaf[] {
  return leaves.filter((leaf) => !others.has(keyOf(leaf)));
}

/** Each value once: a slug says what its name has said. */
function valuesOf(leaves: readonly Leaf[]): string {
  return [...Map.groupBy(leaves, ({ value }) => plain(value)).values()]
    .flatMap(([leaf]) => leaf?.value ?? [])
    .map((value) => (isUrl(value) ? `…${value.slice(-END_OF_URL)}` : value))
    .join(', ');
}

function plain(value: string): string {
  return isUrl(value) ? value : value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function isUrl(value: string): boolean {
  return /^https?:\/\//.test(value);
}
