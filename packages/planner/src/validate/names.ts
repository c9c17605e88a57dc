import { ast, validateWithSchema } from '@polyglot-sql/sdk';
import { schemaOf } from '../analysis.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Mistake } from '../mistake.ts';
import type { Project, QueryText } from '../project.ts';
import { withoutComments } from '../sql/comments.ts';
import { callOf } from '../sql/nodes.ts';
import { ATHENA, type Expression, tokens } from '../sql/syntax.ts';
import type { At } from './place.ts';

/** Tables, columns, groupings and types that do not exist or do not fit. */
export function nameMistakes(
  project: Project,
  query: QueryText,
  tree: Expression,
  at: At,
): Mistake[] {
  const qualified = qualifiedMistakes(query, tree, at);
  if (qualified.length > 0) return qualified;
  const { errors } = validateWithSchema(
    withoutComments(query.text),
    schemaOf(query.text, project.tables),
    ATHENA,
    { checkReferences: true, semantic: true, strictSyntax: true, checkTypes: true },
  );
  const mistakes = errors
    .filter(({ severity, code }) => severity === 'error' && isTrusted(code, tree))
    .map(({ message, start }) => at(start, explain(project, query, message, start)));
  const told = mistakes.map(({ message, line, column }) => JSON.stringify([message, line, column]));
  return mistakes.filter((_, i) => told.indexOf(told[i] ?? '') === i);
}

/** A query's tables are all in one database, which the engine knows. */
function qualifiedMistakes(query: QueryText, tree: Expression, at: At): Mistake[] {
  return ast.getTables(tree).flatMap((node) => {
    const table = 'table' in node ? node.table : undefined;
    const database = table?.schema;
    return table && database
      ? [
          at(
            database.span?.start,
            `query \`${query.name}\` names the database of table \`${table.name.name}\`; write \`${table.name.name}\` alone`,
          ),
        ]
      : [];
  });
}

/** What the parser says of types: comparisons, arguments, set operations. */
const TYPE_CODES: readonly string[] = ['E213', 'E215', 'E217'];
/** What it says of types and gets wrong: logic and arithmetic, in which it knows no intervals. */
const WRONG_CODES: readonly string[] = ['E211', 'E212'];

/** Functions whose types the parser knows; it takes others to be of their argument's type. */
const TYPED: ReadonlySet<string> = new Set(
  `abs any_value arbitrary array_agg array_distinct array_position array_sort avg bool_and bool_or
  cardinality ceil coalesce concat contains count count_if day dense_rank element_at ends_with
  first_value floor if lag last_value lead length ln lower lpad ltrim max max_by min min_by mod
  month ntile nullif power rank replace reverse round row_number rpad rtrim sign split_part sqrt
  st_contains st_geometryfromtext st_point st_polygon starts_with strpos substr sum translate trim
  try upper year`.split(/\s+/),
);

/** Better to leave a type to Athena than to refuse a query that is right. */
function isTrusted(code: string, tree: Expression): boolean {
  if (WRONG_CODES.includes(code)) return false;
  if (!TYPE_CODES.includes(code)) return true;
  return !ast.findFirst(tree, (node) => {
    const call = callOf(node);
    return call !== undefined && !TYPED.has(call.name);
  });
}

function explain(
  project: Project,
  query: QueryText,
  message: string,
  start: number | undefined,
): string {
  const ofQuery = `of query \`${query.name}\``;
  const word = tokens(query.text).find((token) => token.start === start)?.text ?? '';
  const table = /^Unknown table '(.+)'$/.exec(message)?.[1];
  if (table !== undefined) {
    const names = project.tables.map((known) => known.table.name);
    return `table \`${table}\` ${ofQuery} is in no layer; list it in one in layers.ts${didYouMean(table, names)}`;
  }
  const [, column, of] = /^Unknown column '(.+)' in table '(.+)'$/.exec(message) ?? [];
  if (column !== undefined && of !== undefined) {
    const names = columnsOf(project, of);
    return `column \`${column}\` ${ofQuery} is not in \`${of}\`${didYouMean(column, names)}`;
  }
  const nowhere = /^Unknown column '(.+)' \(not found/.exec(message)?.[1];
  if (nowhere !== undefined) return `column \`${nowhere}\` ${ofQuery} is in none of its tables`;
  const alias = /^Unknown table or alias '(.+)' referenced/.exec(message)?.[1];
  if (alias !== undefined)
    return `\`${alias}\` ${ofQuery} is neither a table in its FROM nor an alias of one`;
  const ambiguous = /^Ambiguous unqualified column '(.+)' found/.exec(message)?.[1];
  if (ambiguous !== undefined) {
    return `column \`${ambiguous}\` ${ofQuery} is in more than one of its tables; write which, as in \`a.${ambiguous}\``;
  }
  if (message.startsWith('Column must be grouped')) {
    return `column \`${word}\` ${ofQuery} is neither in its GROUP BY nor in an aggregate such as max(...)`;
  }
  return `query \`${query.name}\`: ${message}`;
}

function columnsOf(project: Project, table: string): string[] {
  const name = table.toLowerCase();
  const known = project.tables.find((candidate) => candidate.table.name === name)?.table;
  return [...(known?.columns ?? []), ...(known?.partitionedBy ?? [])].map((column) => column.name);
}
