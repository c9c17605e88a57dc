import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean \`postcode\`?` if one of the names is similar, otherwise all names. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  if (nearest !== undefined && isNear(name, nearest)) {
    return `; did you mean \`${nearest}\`?`;
  }
  return names.length > 0 ? `; there are ${names.join(', ')}` : '';
}

/** Similar enough for a typing error: at most half of the name differs. */
function isNear(name: string, other: string): boolean {
  const wrong = distance(name, other);
  return wrong <= Math.max(2, name.length / 4) && wrong * 2 <= name.length;
}
