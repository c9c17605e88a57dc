/** A table in a query with the name of one of its bakes: `addresses@previous`. */
export interface NamedBake {
  /** The table's name in the resulting statement. */
  readonly as: string;
  readonly table: string;
  /** As typed: a word such as `previous`, or an id. */
  readonly bake: string;
}

/** Texts, quoted names and comments are skipped. After a table comes its alias or a keyword. */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\b([A-Za-z_][A-Za-z0-9_]*)@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?!\w)(?=(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)*("|[A-Za-z_]\w*)?)/g;

/** Keywords that may follow a table without an alias. */
const NO_ALIAS =
  /^(cross|except|fetch|full|group|having|inner|intersect|join|left|limit|natural|offset|on|order|right|tablesample|union|using|where|window)$/i;

/**
 * Finds the tables for which a query names a bake, which is not SQL, and renames each of them. Its
 * columns can still be qualified with the table's own name, unless the query gives an alias.
 */
export function namedBakes(sql: string): {
  readonly sql: string;
  readonly bakes: readonly NamedBake[];
} {
  const bakes = new Map<string, NamedBake>();
  const text = sql.replaceAll(TOKEN, (token, table?: string, bake?: string, next?: string) => {
    if (table === undefined || bake === undefined) return token;
    const as = `${table}__at_${bake.replaceAll('-', '_')}`.toLowerCase();
    bakes.set(as, { as, table: table.toLowerCase(), bake });
    const hasAlias = next !== undefined && !NO_ALIAS.test(next);
    return hasAlias ? as : `${as} AS ${table}`;
  });
  return { sql: text, bakes: [...bakes.values()] };
}
