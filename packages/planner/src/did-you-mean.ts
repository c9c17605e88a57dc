import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean \`postcode\`?` where one of the names is near, else what there is. */
export function didYouMean(name: string, names: readonly string[]): string {
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  if (nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 4)) {
    return `; did you mean \`${nearest}\`?`;
  }
  return names.length > 0 ? `; there are ${names.join(', ')}` : '';
}
