const NUMBERS: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'float',
  'real',
  'double',
]);

/**
 * A value as JavaScript has it, from the text that Athena gives of every value; a whole number
 * stays text where JavaScript does not have it.
 *
 * A list comes as `[a, b]`, its elements unquoted: they are taken for texts, and one with a comma
 * and a space in it cannot be told from two.
 */
export function athenaValue(text: string | undefined, type = 'varchar'): unknown {
  if (text === undefined) return null;
  if (type === 'boolean') return text === 'true';
  if (NUMBERS.has(type)) {
    const number = Number(text);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number;
  }
  if (type === 'array') {
    const elements = text.slice(1, -1);
    return elements === '' ? [] : elements.split(', ');
  }
  return text;
}
