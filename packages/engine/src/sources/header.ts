/**
 * The mistake in the first line of a file; `undefined` if it matches the definition.
 *
 * @param expected the names of the header; a column may also have its own name there
 */
export function headerProblem(
  expected: readonly string[] | undefined,
  columns: readonly { readonly name: string }[],
  first: readonly string[],
): string | undefined {
  if (expected === undefined) {
    return looksLikeHeader(columns, first)
      ? `the first line looks like a header, ${listed(first)}, but the table is declared without one; remove the line, or declare \`csv({ header: true })\``
      : undefined;
  }
  const isNamed = (name: string, i: number) => [name, columns[i]?.name].includes(first[i]);
  if (expected.length === first.length && expected.every(isNamed)) return undefined;
  return `expected the header ${listed(expected)}, found ${listed(first)}; write the columns in that order under those names, or say in the table's \`csv({ header })\` what they are called`;
}

/** Whether half of the fields, or the first of them, have names of the table's columns. */
function looksLikeHeader(
  columns: readonly { readonly name: string }[],
  first: readonly string[],
): boolean {
  const names = columns.map(({ name }) => name);
  const words = first.map((field) =>
    field
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_'),
  );
  if (words[0] === names[0]) return true;
  // In a short row, one equal word may be a coincidence.
  const alike = new Set(words.filter((word) => names.includes(word))).size;
  return alike >= 2 && alike * 2 > first.length;
}

/** The names as in the file, so that one quoted field does not look like four. */
function listed(names: readonly string[]): string {
  return `\`${names.map(fieldOf).join(',')}\``;
}

function fieldOf(name: string): string {
  return /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
