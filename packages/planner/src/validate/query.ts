import { queryOf } from '@dc-data-baker/models';
import { ast, validateWithSchema } from '@polyglot-sql/sdk';
import { analyse, type OutputColumn, schemaOf } from './analysis.ts';
import { didYouMean } from './did-you-mean.ts';
import { bridgeOf, FUNCTION_NAMES, SPATIAL_FUNCTIONS } from './functions.ts';
import type { Mistake } from './mistake.ts';
import type { Project, ProjectTable, QueryText } from './project.ts';
import { callOf } from './sql/nodes.ts';
import { offsetOf } from './sql/offset-of.ts';
import { parameterUses } from './sql/parameters.ts';
import { positionAt } from './sql/position.ts';
import { ATHENA, type Expression, parseStatement, tokens } from './sql/syntax.ts';

/** Athena takes no longer query. https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const MOST_QUERY_BYTES = 262_144;

/** All that is wrong with a table's query, as far as its text and the other tables tell. */
export function validateQuery(project: Project, owner: ProjectTable): Mistake[] {
  const { query } = owner;
  if (!query) return [];
  const names = queryNameMistakes(project, query);
  const parsed = parseStatement(query.text, ATHENA);
  if ('problem' in parsed || !isSelect(parsed.tree)) return names;
  const at = mistakesIn(query);
  return [
    ...parameterMistakes(owner, query, at),
    ...names,
    ...functionMistakes(parsed.tree, query, at),
    ...(names.length > 0 ? [] : outputMistakes(project, owner, query, at)),
    ...sizeMistakes(query, at),
  ];
}

/** What is wrong with a query's grammar, and with the names of tables and columns in it. */
export function queryNameMistakes(project: Project, query: QueryText): Mistake[] {
  const at = mistakesIn(query);
  const parsed = parseStatement(query.text, ATHENA);
  if ('problem' in parsed) return [at(parsed.problem.offset, parsed.problem.message)];
  if (!isSelect(parsed.tree)) {
    return [at(0, 'expected one SELECT; where its rows go is in the table’s definition')];
  }
  return nameMistakes(project, query, at);
}

/** Makes mistakes at places in a query's text. */
export function mistakesIn(query: QueryText): At {
  return (offset, message) => ({
    place: query.file,
    ...positionAt(query.text, offset ?? 0),
    message,
  });
}

type At = (offset: number | undefined, message: string) => Mistake;

function isSelect(tree: Expression): boolean {
  return ['select', 'union', 'intersect', 'except', 'subquery', 'values'].includes(
    ast.getExprType(tree),
  );
}

function parameterMistakes({ table }: ProjectTable, query: QueryText, at: At): Mistake[] {
  const declared = Object.keys(queryOf(table)?.parameters ?? {});
  const fanOut = table.fanOut?.parameter;
  const given = fanOut === undefined ? declared : [...declared, fanOut];
  const uses = parameterUses(query.text);
  const missing = uses
    .filter(({ name }) => !given.includes(name))
    .map(({ name, start }) =>
      at(
        start,
        `parameter \`:${name}\` has no value in table \`${table.name}\`${didYouMean(name, given)}`,
      ),
    );
  const unused = given
    .filter((name) => !uses.some((use) => use.name === name))
    .map((name) =>
      at(
        0,
        name === fanOut
          ? `table \`${table.name}\` fans out over \`${name}\`, which the query does not use; each piece would hold every row. Use \`:${name}\` or take the fan-out away`
          : `parameter \`${name}\` of table \`${table.name}\` is not used; use \`:${name}\` or take it away`,
      ),
    );
  return [...missing, ...unused];
}

/** Tables, columns and groupings that do not exist or do not fit. */
function nameMistakes(project: Project, query: QueryText, at: At): Mistake[] {
  const { errors } = validateWithSchema(query.text, schemaOf(project.tables), ATHENA, {
    checkReferences: true,
    semantic: true,
  });
  return errors
    .filter(({ severity }) => severity === 'error')
    .map(({ message, start }) => at(start, explain(project, query, message)));
}

function explain(project: Project, query: QueryText, message: string): string {
  const table = /^Unknown table '(.+)'$/.exec(message)?.[1];
  if (table !== undefined) {
    const names = project.tables.map((known) => known.table.name);
    return `table \`${table}\` of query \`${query.name}\` is not defined${didYouMean(table, names)}`;
  }
  const [, column, of] = /^Unknown column '(.+)' in table '(.+)'$/.exec(message) ?? [];
  if (column === undefined || of === undefined) return message;
  const known = project.tables.find((candidate) => candidate.table.name === of)?.table;
  const names = [...(known?.columns ?? []), ...(known?.partitionedBy ?? [])].map((c) => c.name);
  return `column \`${column}\` of query \`${query.name}\` is not in \`${of}\`${didYouMean(column, names)}`;
}

function functionMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  ast.walk(tree, {
    enter: (node) => {
      const call = callOf(node);
      if (!call || SPATIAL_FUNCTIONS.includes(call.name)) return;
      const bridge = bridgeOf(call);
      if (typeof bridge === 'string') return;
      const reason = bridge
        ? `function \`${call.name}\` does not mean the same on Athena and DuckDB: ${bridge.not}`
        : `function \`${call.name}\` with ${call.args.length} arguments is not known to mean the same on Athena and DuckDB${didYouMean(call.name, FUNCTION_NAMES)}. Say how it is bridged in packages/planner/src/functions.ts`;
      mistakes.set(reason, at(callOffset(call.name, query) ?? offsetOf(node), reason));
    },
  });
  return [...mistakes.values()];
}

/** Where a function's name stands: the tree does not say, the words do. */
function callOffset(name: string, query: QueryText): number | undefined {
  const words = tokens(query.text);
  return words.find(
    (word, i) =>
      word.text.toLowerCase() === name && (words[i + 1]?.text === '(' || !name.includes('_')),
  )?.start;
}

/** The SELECT gives the table's columns, then its partition keys, in order. */
function outputMistakes(
  project: Project,
  { table }: ProjectTable,
  query: QueryText,
  at: At,
): Mistake[] {
  const analysis = analyse(query.text, schemaOf(project.tables));
  if (!analysis) return [];
  const expected = [...table.columns, ...table.partitionedBy].map(({ name }) => name);
  const given = analysis.columns.map(({ name }) => name ?? '(no name)');
  if (expected.join() === given.join()) return [];
  const missing = expected.filter((name) => !given.includes(name));
  const extra = given.filter((name) => !expected.includes(name));
  if (missing.length === 0 && extra.length === 0) {
    return [
      at(
        0,
        `query \`${query.name}\` gives the columns of table \`${table.name}\` in another order: expected ${expected.join(', ')} (partition keys last), found ${given.join(', ')}`,
      ),
    ];
  }
  return [
    ...extra.map((name) =>
      at(
        outputOffset(name, analysis.columns, query),
        `column \`${name}\` of query \`${query.name}\` is not declared by table \`${table.name}\`${didYouMean(name, missing.length > 0 ? missing : expected)}`,
      ),
    ),
    ...missing.map((name) =>
      at(
        0,
        `column \`${name}\` of table \`${table.name}\` is not given by query \`${query.name}\`${didYouMean(name, extra.length > 0 ? extra : given)}`,
      ),
    ),
  ];
}

/** Where an output column is named: the last time that its name stands before the first FROM. */
export function outputOffset(
  name: string,
  columns: readonly OutputColumn[],
  query: QueryText,
): number | undefined {
  if (!columns.some((column) => column.name === name)) return undefined;
  const words = tokens(query.text);
  const named = words.filter((word) => word.text.toLowerCase() === name);
  return named.find((word) => isOutputName(words, words.indexOf(word)))?.start;
}

function isOutputName(words: readonly { text: string }[], i: number): boolean {
  const next = words[i + 1]?.text.toUpperCase();
  return next === ',' || next === 'FROM';
}

function sizeMistakes(query: QueryText, at: At): Mistake[] {
  const bytes = new TextEncoder().encode(query.text).length;
  if (bytes <= MOST_QUERY_BYTES) return [];
  return [
    at(
      0,
      `query \`${query.name}\` has ${bytes} bytes; Athena takes at most ${MOST_QUERY_BYTES}. Make it two tables`,
    ),
  ];
}
