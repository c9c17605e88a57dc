/**
 * A statement with everything in its strings and comments turned to spaces, so that a word or
 * a bracket that is found in it is one of the statement's own; places stay the same.
 */
export function codeOf(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
    piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, ' '),
  );
}
