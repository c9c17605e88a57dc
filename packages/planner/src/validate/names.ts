import { schemaOf } from '../analysis.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { Project } from '../project.ts';
import { withoutComments } from '../sql/comments.ts';
import { ast, validateWithSchema } from '../sql/parser.ts';
import { Remembered } from '../sql/remembered.ts';
import { ATHENA, type Expression, tokens } from '../sql/syntax.ts';
import type { At } from './mistakes-in.ts';

type SchemaErrors = ReturnType<typeof validateWithSchema>['errors'];

const ERRORS = new Remembered<SchemaErrors>(1000);

/** Tables, columns, groupings and types that do not exist or do not fit. */
export function nameMistakes(
  project: Project,
  query: QueryText,
  tree: Expression,
  at: At,
): Mistake[] {
  const qualified = qualifiedMistakes(query, tree, at);
  if (qualified.length > 0) return qualified;
  const mistakes = schemaErrors(query.text, schemaOf(query.text, project.tables))
    .filter(({ severity, code }) => severity === 'error' && !TYPE_CODES.includes(code))
    .map(({ message, start }) => at(start, explain(project, query, message, start)));
  const told = mistakes.map(({ message, line, column }) => JSON.stringify([message, line, column]));
  return mistakes.filter((_, i) => told.indexOf(told[i] ?? '') === i);
}

function schemaErrors(sql: string, schema: ReturnType<typeof schemaOf>): SchemaErrors {
  const options = { checkReferences: true, semantic: true, strictSyntax: true, checkTypes: true };
  return ERRORS.get(JSON.stringify([sql, schema]), () => {
    const text = withKnownAggregates(withoutComments(sql));
    return validateWithSchema(text, schema, ATHENA, options).errors;
  });
}

/**
 * The parser treats the argument of an unknown aggregate as a column that is not grouped. Such an
 * aggregate is replaced by a known one whose name has the same length.
 */
function withKnownAggregates(text: string): string {
  const name = 'geometry_union_agg';
  return text.replace(new RegExp(`\\b${name}\\b`, 'gi'), 'max'.padEnd(name.length));
}

/** All tables of a query are in one database, which the engine knows. */
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

/** Codes of the parser's messages about types, of which the translation knows more. */
const TYPE_CODES: readonly string[] = ['E211', 'E212', 'E213', 'E215', 'E217'];

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
