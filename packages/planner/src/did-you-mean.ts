import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean \`postcode\`?` where one of the names is near, else what there is. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  if (nearest !== undefined && isNear(name, nearest)) {
    return `; did you mean \`${nearest}\`?`;
  }
  return names.length > 0 ? `; there are ${names.join(', ')}` : '';
}

/** A slip of the fingers, not another word: at most half of the name is wrong. */
function isNear(name: string, other: string): boolean {
  const wrong = distance(name, other);
  return wrong <= Math.max(2, name.length / 4) && wrong * 2 <= name.length;
}
