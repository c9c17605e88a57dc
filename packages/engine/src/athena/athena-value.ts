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
 * Parses the text that Athena returns for a value; a whole number that JavaScript cannot represent
 * stays a text.
 *
 * A list is returned as `[a, b]` with unquoted elements: they are treated as texts, and an element
 * that contains a comma and a space cannot be told from two.
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
