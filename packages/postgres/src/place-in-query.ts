/**
 * Names the line of a query to which a server's position refers: `queries/wards.sql:12:7`.
 *
 * @param position the character, from 1, in the statement that the server received
 * @param before how many characters precede the query in that statement
 */
export function placeInQuery(
  { file, sql }: { readonly file: string; readonly sql: string },
  position: string | undefined,
  before: number | undefined,
): string {
  const characters = Array.from(sql);
  if (position === undefined || before === undefined) return file;
  const offset = Number(position) - 1 - before;
  if (offset < 0 || offset > characters.length) return file;
  const lines = characters.slice(0, offset).join('').split('\n');
  return `${file}:${lines.length}:${Array.from(lines.at(-1) ?? '').length + 1}`;
}
