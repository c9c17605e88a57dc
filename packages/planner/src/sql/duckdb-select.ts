import { bindTree, textBinder, valueNode } from './bind-text.ts';
import { columnName } from './column-name.ts';
import { withoutComments } from './comments.ts';
import type { ParameterValue, ParameterValues } from './parameters.ts';
import { ast } from './parser.ts';
import { Remembered } from './remembered.ts';
import { type Rowwise, rowwiseOf, withPlaces } from './rowwise.ts';
import { withChainsInHalves } from './set-chains.ts';
import type { Pointwise } from './spatial/pointwise.ts';
import type { PolygonIndexSpec } from './spatial/polygon-index.ts';
import { type RewrittenJoins, rewriteSpatialJoins } from './spatial/spatial-join.ts';
import { ATHENA, DUCKDB, type Expression, parseOwn, tokens } from './syntax.ts';
import { literalTerm } from './translate/literals.ts';
import type { Refusal } from './translate/refusal.ts';
import { type Schema, translate } from './translate/translate.ts';
import { type TrinoType, trinoType, VARCHAR } from './trino-type.ts';

/** A SELECT for DuckDB, with the polygon indexes in which it looks points up. */
export interface DuckdbSelect {
  readonly sql: string;
  readonly indexes: readonly PolygonIndexSpec[];
  /** Present if the SELECT only finds the polygons of points. */
  readonly pointwise?: Pointwise;
  /** Present if the SELECT processes one table row by row. */
  readonly rowwise?: Rowwise;
}

/** A SELECT whose parameters have no values yet. */
export interface UnboundSelect {
  readonly refusals: readonly Refusal[];
  /** @throws QueryProblem for a spatial join whose form cannot be indexed */
  bind(values: ParameterValues): DuckdbSelect;
}

/**
 * Translates a valid Athena SELECT without parameters to DuckDB.
 *
 * @throws QueryProblem for a spatial join whose form cannot be indexed
 */
export function toDuckdb(sql: string, schema: Schema, checked: Schema = new Map()): DuckdbSelect {
  return unboundDuckdb(sql, schema, new Map(), checked).bind(new Map());
}

/**
 * Translates an Athena SELECT to DuckDB; the result can be bound any number of times.
 *
 * @param parameters a value for each parameter, of the type that all its values have
 * @param checked the relations of checks, of which only the types are used
 */
export function unboundDuckdb(
  sql: string,
  schema: Schema,
  parameters: ParameterValues,
  checked: Schema = new Map(),
): UnboundSelect {
  const key = [sql, [...parameters], columnsOf(sql, schema), columnsOf(sql, checked)];
  return UNBOUND.get(JSON.stringify(key), () => translated(sql, schema, parameters, checked));
}

/**
 * Validating and planning translate the same texts, and so does a plan that leaves out extracts.
 */
const UNBOUND = new Remembered<UnboundSelect>(500);

/** The tables whose names are in a text: no others can change its translation. */
function columnsOf(sql: string, schema: Schema) {
  const words = new Set(tokens(sql).map(({ text }) => text.toLowerCase()));
  return [...schema].filter(([table]) => words.has(table));
}

function translated(
  sql: string,
  schema: Schema,
  parameters: ParameterValues,
  checked: Schema,
): UnboundSelect {
  const statement = withChainsInHalves(parseOwn(withoutComments(sql), ATHENA));
  const types = new Map([...parameters].map(([name, value]) => [name, typeOfValue(value)]));
  const { tree, refusals } = translate(statement, new Map([...schema, ...checked]), types);
  const names = new Map([...schema].map(([table, columns]) => [table, columns.map(columnName)]));
  const isRepeatable = refusals.every(({ isOfZeros }) => isOfZeros);
  const rewritten = (bound: Expression) => rewriteSpatialJoins(bound, names, isRepeatable);
  const rowwise = rowwiseBinder(tree, rowwiseOf(statement, schema));
  /** Shared by all pieces; `undefined` if the polygons depend on the piece. */
  const shared = once(() => {
    const found = rewritten(tree);
    return found.indexes.some(({ sql: index }) => hasParameters(index)) ? undefined : binder(found);
  });
  const bound = new Remembered<DuckdbSelect>(100);
  return {
    refusals,
    bind: (values) =>
      bound.get(JSON.stringify([...values]), () => {
        const bind = shared() ?? binder(rewritten(bindTree(tree, values)));
        return { ...bind(values), ...(rowwise && { rowwise: rowwise(values) }) };
      }),
  };
}

function binder({ tree, indexes, pointwise }: RewrittenJoins) {
  const sql = textBinder(tree);
  const boundPointwise = pointwise && pointwiseBinder(pointwise);
  return (values: ParameterValues): DuckdbSelect => ({
    sql: sql(values),
    indexes,
    ...(boundPointwise && { pointwise: boundPointwise(values) }),
  });
}

function rowwiseBinder(tree: Expression, found: ReturnType<typeof rowwiseOf>) {
  if (!found) return undefined;
  const { table, copied } = found;
  if (!copied) return (): Rowwise => ({ table });
  const placed = textBinder(withPlaces(tree));
  return (values: ParameterValues): Rowwise => ({ table, placed: { sql: placed(values), copied } });
}

function pointwiseBinder(pointwise: Pointwise): (values: ParameterValues) => Pointwise {
  const { bySets } = pointwise;
  const bound = (sql: string) => textBinder(parseOwn(sql, DUCKDB));
  const ifUnique = bound(pointwise.ifUnique);
  const located = bound(bySets.located);
  const answers = bound(bySets.answers);
  return (values) => ({
    ...pointwise,
    ifUnique: ifUnique(values),
    bySets: { ...bySets, located: located(values), answers: answers(values) },
  });
}

/**
 * Computed when first called: for a query that cannot be translated, only the refusals are read.
 */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The type of a parameter's value, which is written as a literal. */
export function typeOfValue(value: ParameterValue): TrinoType {
  if (typeof value === 'object') return trinoType(value.type);
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'string') return VARCHAR;
  const term = literalTerm(valueNode(Math.abs(value)));
  return 'not' in term ? { kind: 'unknown' } : term.type;
}

function isParameter(node: Expression): boolean {
  return 'parameter' in node;
}

function hasParameters(sql: string): boolean {
  return ast.findFirst(parseOwn(sql, DUCKDB), isParameter) !== undefined;
}
