import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { parametersOf } from '../parameters-of.ts';
import { isBaked, isMadeOfOthers, type Project, type ProjectTable } from '../project.ts';
import { querySchemaFor } from '../query-schema.ts';
import { withoutComments } from '../sql/comments.ts';
import { typeOfValue } from '../sql/duckdb-select.ts';
import { isNestedTooDeeply, TOO_NESTED } from '../sql/nesting.ts';
import { offsetOf } from '../sql/offset-of.ts';
import { ast } from '../sql/parser.ts';
import { withChainsInHalves } from '../sql/set-chains.ts';
import { ATHENA, type Expression, parseStatement } from '../sql/syntax.ts';
import { type Translation, translate } from '../sql/translate/translate.ts';
import { calledNames } from './called-names.ts';
import { clauseMistakes } from './clauses.ts';
import { extractMistakes } from './extract.ts';
import { foreignSyntaxMistakes } from './foreign-syntax.ts';
import { letterCaseMistakes } from './letter-case.ts';
import { besideMistakes, foreignMistakes, meaningMistakes } from './meaning.ts';
import { type At, mistakesIn } from './mistakes-in.ts';
import { nameMistakes } from './names.ts';
import { outputMistakes } from './output.ts';
import { parameterMistakes } from './parameters.ts';
import { relationMistakes } from './relations.ts';
import { sizeMistakes } from './size.ts';
import { unquotedName, withUnquotedName } from './unquoted-name.ts';

/**
 * All mistakes in a table's query, as far as its text and the other tables tell.
 *
 * @param whose owner of the columns and parameters, for messages; by default the table
 */
export function validateQuery(project: Project, owner: ProjectTable, whose?: string): Mistake[] {
  if (!isBaked(owner)) return [];
  const { query } = owner.origin;
  if (!isMadeOfOthers(owner)) return extractMistakes(owner, query);
  const read = readSelect(query, project);
  if ('mistake' in read) return [read.mistake];
  const at = mistakesIn(query);
  const misread = misreadNames(read.tree, query, at);
  if (misread.length > 0) return misread;
  const inNames = nameMistakes(project, query, read.tree, at);
  const { refusals } = translationOf(project, owner, query, read.tree);
  const mistakes = [
    ...parameterMistakes(owner, query, at, whose),
    ...inNames,
    ...clauseMistakes(read.tree, query, at),
    ...meaningMistakes(
      refusals.filter(({ isUnresolved }) => !isUnresolved || inNames.length === 0),
      query,
      at,
    ),
    ...foreignMistakes(read.tree, query, at),
    ...besideMistakes(query, at),
    ...relationMistakes(read.tree, query, at),
    ...(inNames.length > 0 ? [] : outputMistakes(project, owner, query, at, whose)),
    ...sizeMistakes(owner, query, at),
  ];
  const found = mistakes.length > 0 ? mistakes : foreignSyntaxMistakes(read.tree, query, at);
  return ordered(withUnquotedName(found, project, query, at));
}

/** Names that are read as something else. Other checks would not know them, and say only that. */
function misreadNames(tree: Expression, query: QueryText, at: At): Mistake[] {
  return [...letterCaseMistakes(query, at), ...calledNames(tree, query, at)];
}

/** The translation of a table's query, even if it has mistakes. */
function translationOf(
  project: Project,
  owner: ProjectTable,
  query: QueryText,
  tree: Expression,
): Translation {
  const [values = new Map()] = parametersOf(project, owner);
  const types = new Map([...values].map(([name, value]) => [name, typeOfValue(value)]));
  return translate(tree, querySchemaFor(query.text, project.tables), types);
}

function ordered(mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

/**
 * All mistakes in a SELECT that does not belong to a table. What does not mean the same on both
 * engines is refused, as in a table's query; what leaves the answer open, such as LIMIT without
 * ORDER BY, only causes a warning. Functions that are not listed are refused because they could
 * read files, settings or the environment of the machine.
 */
export function adHocMistakes(project: Project, query: QueryText): Mistake[] {
  const read = readSelect(query, project);
  if ('mistake' in read) return [read.mistake];
  const at = mistakesIn(query);
  const misread = misreadNames(read.tree, query, at);
  if (misread.length > 0) return misread;
  // The columns of any other relation are not known.
  const elsewhere = relationMistakes(read.tree, query, at);
  if (elsewhere.length > 0) return elsewhere;
  const { refusals } = translate(read.tree, querySchemaFor(query.text, project.tables));
  const inNames = nameMistakes(project, query, read.tree, at);
  const mistakes = [
    ...inNames,
    ...clauseMistakes(read.tree, query, at),
    ...meaningMistakes(
      refusals.filter(
        ({ isLoose, isUnresolved }) => !isLoose && (!isUnresolved || inNames.length === 0),
      ),
      query,
      at,
    ),
    ...foreignMistakes(read.tree, query, at),
    ...besideMistakes(query, at),
    ...markerMistakes(read.tree, query, at),
  ];
  const found = mistakes.length > 0 ? mistakes : foreignSyntaxMistakes(read.tree, query, at);
  return ordered(withUnquotedName(found, project, query, at));
}

/** Placeholders such as `$1`, for which programs supply values; a person must write the values. */
function markerMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const marker = ast.findFirst(tree, (node) => 'parameter' in node || 'placeholder' in node);
  return marker
    ? [at(offsetOf(marker), `query \`${query.name}\` has a placeholder; write the value itself`)]
    : [];
}

function readSelect(
  query: QueryText,
  project: Project,
): { readonly tree: Expression } | { readonly mistake: Mistake } {
  const at = mistakesIn(query);
  const parsed = parseStatement(withoutComments(query.text), ATHENA);
  if ('problem' in parsed) {
    const { offset, message } = parsed.problem;
    const meant = unquotedName(project, query, offset);
    const told = meant ? `${message}; ${meant}` : message;
    return { mistake: at(offset, `query \`${query.name}\`: ${told}`) };
  }
  const tree = withChainsInHalves(parsed.tree);
  if (isNestedTooDeeply(tree)) {
    return { mistake: at(undefined, `query \`${query.name}\`: ${TOO_NESTED}`) };
  }
  const type = ast.getExprType(tree);
  if (SELECTS.has(type)) return { tree };
  const message =
    type === 'values'
      ? 'names no columns; write SELECT * FROM (VALUES ...) AS t(name, ...)'
      : 'is not one SELECT; the table’s definition says where its rows go';
  return { mistake: at(undefined, `query \`${query.name}\` ${message}`) };
}

const SELECTS: ReadonlySet<string> = new Set([
  'select',
  'union',
  'intersect',
  'except',
  'subquery',
]);
