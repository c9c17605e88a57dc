import type { ViewModel } from './map-model.ts';

/** For addresses without an area: grey, whatever colours the others have. */
export const NO_COLOUR = -1;

/** Addresses whose answers have the same visible areas. */
export interface AnswerGroup {
  /** Numbers of names; null if nothing is known about the addresses. */
  readonly names: readonly number[] | null;
  readonly count: number;
  /** A number from 0, unique on the map as long as there are colours; or none. */
  readonly colour: number;
}

export interface Grouping {
  /** By name. */
  readonly nameColours: readonly number[];
  readonly nameCounts: readonly number[];
  /** The largest first. */
  readonly groups: readonly AnswerGroup[];
  /** For each answer, the number of its group. */
  readonly groupOf: readonly number[];
}

/**
 * Groups answers that only differ in hidden areas, and gives each group the colour of the area that
 * distinguishes it: its rarest one. Names keep their colours, whatever is hidden.
 */
export function groupAnswers(
  { names, answers, answer }: Pick<ViewModel, 'names' | 'answers' | 'answer'>,
  isOn: (name: number) => boolean,
): Grouping {
  const counts = answers.map(() => 0);
  for (const number of answer) counts[number] = (counts[number] ?? 0) + 1;
  const nameCounts = names.map(() => 0);
  for (const [number, has] of answers.entries()) {
    for (const name of has ?? [])
      nameCounts[name] = (nameCounts[name] ?? 0) + (counts[number] ?? 0);
  }
  const nameColours = coloursOf(nameCounts, answer.length);
  const byKey = new Map<string, { names: readonly number[] | null; count: number; of: number[] }>();
  for (const [number, has] of answers.entries()) {
    const seen = has?.filter(isOn) ?? null;
    const key = JSON.stringify(seen);
    const group = byKey.get(key) ?? { names: seen, count: 0, of: [] };
    group.count += counts[number] ?? 0;
    group.of.push(number);
    byKey.set(key, group);
  }
  const groups = [...byKey.values()].sort((one, other) => other.count - one.count);
  const groupOf: number[] = [];
  for (const [number, group] of groups.entries()) for (const one of group.of) groupOf[one] = number;
  const taken = new Set<number>();
  let next = names.length;
  return {
    nameColours,
    nameCounts,
    groupOf,
    groups: groups.map(({ names: has, count }) => {
      if (!has || has.length === 0) return { names: has, count, colour: NO_COLOUR };
      const rarest = has.toSorted(
        (one, other) => (nameCounts[one] ?? 0) - (nameCounts[other] ?? 0),
      );
      const colours = rarest.map((name) => nameColours[name] ?? 0);
      const colour = colours.find((each) => !taken.has(each)) ?? next++;
      taken.add(colour);
      return { names: has, count, colour };
    }),
  };
}

/** Areas that only some addresses have come first, because their colours say most. */
function coloursOf(counts: readonly number[], all: number): number[] {
  const rank = (count: number) => (count === 0 ? 2 : count === all ? 1 : 0);
  const order = [...counts.keys()].sort(
    (one, other) => rank(counts[one] ?? 0) - rank(counts[other] ?? 0) || one - other,
  );
  const colours: number[] = [];
  for (const [colour, name] of order.entries()) colours[name] = colour;
  return colours;
}
