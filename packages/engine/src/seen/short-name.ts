/** In characters. Some names are whole documents: the name of a review is its JSON text. */
const LONGEST_NAME = 120;

/** The start of a name that is too long for a sentence. */
export function shortName(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST_NAME) return name;
  return `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}
