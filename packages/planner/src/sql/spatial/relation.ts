import { ast } from '../parser.ts';
import type { Expression } from '../syntax.ts';
import { type AreasOfSubquery, areasOfSubquery } from './areas-of-subquery.ts';

/** The columns of every table, by its name. */
export type SpatialSchema = ReadonlyMap<string, readonly string[]>;

/** A relation in a SELECT's FROM or JOIN. */
export interface Relation {
  /** In lower case, as Athena's names are case-insensitive. */
  readonly alias: string;
  readonly node: Expression;
  /** `undefined` if it is not a table, since its columns are not known here. */
  readonly columns: readonly string[] | undefined;
  readonly table: string | undefined;
  /** For a subquery that computes polygons from a table's texts. */
  readonly areas?: AreasOfSubquery;
}

/** @param subqueries the names in the WITH, which hide tables with the same names */
export function relationOf(
  node: Expression,
  schema: SpatialSchema,
  subqueries: ReadonlySet<string>,
): Relation {
  if ('table' in node) {
    const name = node.table.name.name.toLowerCase();
    const columns = subqueries.has(name) ? undefined : schema.get(name);
    const alias = node.table.alias?.name.toLowerCase() ?? name;
    return { alias, node, columns, table: columns ? name : undefined };
  }
  const alias = 'subquery' in node ? (node.subquery.alias?.name.toLowerCase() ?? '') : '';
  const areas = areasOfSubquery(node, schema, subqueries);
  if (!areas) return { alias, node, columns: undefined, table: undefined };
  const columns = [...areas.columns, ...areas.areas.keys()];
  return { alias, node, columns, table: areas.table, areas };
}

/** The names that a statement's WITH clauses, at any depth, give to subqueries. */
export function namesOfWith(statement: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  ast.walk(statement, {
    enter: (node) => {
      const data = ast.getExprData(node) as { readonly with?: With | null } | null;
      for (const { alias } of data?.with?.ctes ?? []) names.add(alias.name.toLowerCase());
    },
  });
  return names;
}

interface With {
  readonly ctes?: readonly { readonly alias: { readonly name: string } }[];
}

/** The one relation to which all columns of the expressions belong. */
export function ownerOf(
  expressions: readonly Expression[],
  relations: readonly Relation[],
): Relation | undefined {
  const owners = expressions.flatMap(columnsOf).map((column) => {
    const table = 'column' in column ? column.column.table?.name.toLowerCase() : undefined;
    if (table !== undefined) return relations.find(({ alias }) => alias === table);
    const having = relations.filter(({ columns }) => columns?.includes(nameOfReference(column)));
    return having.length === 1 ? having[0] : undefined;
  });
  const [first] = owners;
  return owners.every((relation) => relation === first) ? first : undefined;
}

/** The columns in an expression, without the parameters of lambdas. */
export function columnsOf(expression: Expression): Expression[] {
  const parameters = new Set(
    ast
      .findAll(expression, (node) => 'lambda' in node)
      .flatMap((node) => ('lambda' in node ? node.lambda.parameters : []))
      .map(({ name }) => name.toLowerCase()),
  );
  return ast.getColumns(expression).filter((column) => {
    const table = 'column' in column ? column.column.table?.name.toLowerCase() : undefined;
    return !parameters.has(table ?? nameOfReference(column));
  });
}

export function nameOfReference(column: Expression): string {
  return 'column' in column ? column.column.name.name.toLowerCase() : '';
}
