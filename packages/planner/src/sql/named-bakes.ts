/** A table as a query names it with one of its bakes: `addresses@previous`. */
export interface NamedBake {
  /** What the table is called in the statement that is left. */
  readonly as: string;
  readonly table: string;
  /** As it was typed: a word, or an id. */
  readonly bake: string;
}

/**
 * Texts, quoted names and comments are passed over. After a table comes its alias, or a word of the
 * query's, whatever stands between.
 */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\b([A-Za-z_][A-Za-z0-9_]*)@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?!\w)(?=(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)*("|[A-Za-z_]\w*)?)/g;

/** What may follow a table that has no alias. */
const NO_ALIAS =
  /^(cross|except|fetch|full|group|having|inner|intersect|join|left|limit|natural|offset|on|order|right|tablesample|union|using|where|window)$/i;

/**
 * Finds the tables of which a query names a bake, which no SQL has a word for, and gives each a name
 * of its own. Its columns are still found by the table's own name, unless the query gives an alias.
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
