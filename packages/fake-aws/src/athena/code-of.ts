/**
 * A statement with its strings and comments replaced by spaces, so that a word or a bracket found
 * in it is part of the code. Positions do not change.
 */
export function codeOf(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, ' '),
  );
}
