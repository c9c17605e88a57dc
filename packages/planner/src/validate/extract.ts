import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { ProjectTable } from '../project.ts';
import { withoutComments } from '../sql/comments.ts';
import { ast } from '../sql/parser.ts';
import { postgresColumns } from '../sql/postgres-columns.ts';
import { POSTGRES, parseStatement } from '../sql/syntax.ts';
import { mistakesIn } from './mistakes-in.ts';
import { parameterMistakes } from './parameters.ts';

/**
 * The mistakes in a SELECT for somebody else's database, as far as its text tells. Only the
 * database knows its tables and columns, and reports those mistakes before it sends a row.
 */
export function extractMistakes(owner: ProjectTable, query: QueryText): Mistake[] {
  const at = mistakesIn(query);
  const parsed = parseStatement(withoutComments(query.text, POSTGRES), POSTGRES);
  if ('problem' in parsed) {
    const { offset, message } = parsed.problem;
    return [at(offset, `query \`${query.name}\`: ${message}`)];
  }
  if (!SELECTS.has(ast.getExprType(parsed.tree))) {
    return [at(undefined, `query \`${query.name}\` is not one SELECT; an extract only reads`)];
  }
  return [...parameterMistakes(owner, query, at), ...columnMistakes(owner, query)];
}

const SELECTS: ReadonlySet<string> = new Set([
  'select',
  'union',
  'intersect',
  'except',
  'subquery',
]);

/** Checks that the SELECT returns the table's columns, in order and by name. */
function columnMistakes({ table }: ProjectTable, query: QueryText): Mistake[] {
  const given = postgresColumns(query.text);
  const expected = table.columns.map(({ name }) => name);
  if (given === undefined || given.join() === expected.join()) return [];
  return [
    mistakesIn(query)(
      undefined,
      `query \`${query.name}\` gives the columns ${given.map((name) => name ?? '(without a name)').join(', ')}; expected those of table \`${table.name}\`: ${expected.join(', ')}`,
    ),
  ];
}
