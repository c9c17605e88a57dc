import { FUNCTIONS, NOT_ATHENAS, SPATIAL_FUNCTIONS, SPELLINGS } from '../functions.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import { callPlace } from '../sql/call-place.ts';
import { offsetOf } from '../sql/offset-of.ts';
import { ast } from '../sql/parser.ts';
import { type Expression, type Token, tokens } from '../sql/syntax.ts';
import type { Refusal } from '../sql/translate/refusal.ts';
import type { At } from './mistakes-in.ts';

/** Reports what does not mean the same on both engines; each once, at its first occurrence. */
export function meaningMistakes(refusals: readonly Refusal[], query: QueryText, at: At): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const { message, call, node } of refusals) {
    if (mistakes.has(message)) continue;
    const place = call && callPlace(query.text, writtenName(call.name), call.args);
    const told = call ? message : `query \`${query.name}\`: ${message}`;
    mistakes.set(message, at(place ?? (node && offsetOf(node)), told));
  }
  return [...mistakes.values()];
}

/** The name in the query: `extract(dow FROM ...)` is `extract_dow` internally. */
function writtenName(name: string): string {
  return name.startsWith('extract_') ? 'extract' : name;
}

/** Keywords that may precede a bracket without being a call. */
const WORDS: ReadonlySet<string> = new Set(
  `all and any array as between by case cast char cross cube decimal distinct else end except exists
  extract filter for from full group grouping having if in inner intersect interval into is join left
  like limit map not null offset on or order outer over partition range right rollup row rows select
  sets some table then timestamp trim try try_cast union unnest using values varchar when where window
  with within ordinality recursive varbinary time lateral natural materialized groups fetch first next
  tablesample bernoulli system ilike rlike regexp similar escape top`.split(/\s+/),
);

/**
 * Functions of other engines that the parser turns into one of Athena's. Only the text has the
 * original name.
 */
export function foreignMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const aliases = aliasesIn(tree);
  const words = tokens(query.text);
  return words.flatMap((word, i) => {
    const name = word.text.toLowerCase();
    if (!isName(word) || words[i + 1]?.text !== '(' || words[i - 1]?.text === '.') return [];
    const isKnown =
      WORDS.has(name) ||
      aliases.has(name) ||
      Object.hasOwn(FUNCTIONS, name) ||
      Object.hasOwn(SPELLINGS, name) ||
      SPATIAL_FUNCTIONS.includes(name);
    if (isKnown || isUnknownToTree(tree, name)) return [];
    const ours = Object.hasOwn(NOT_ATHENAS, name) ? `; use \`${NOT_ATHENAS[name]}\`` : '';
    return [at(word.start, `Athena has no function \`${name}\`${ours}`)];
  });
}

function isName({ type, text }: Token): boolean {
  return type !== 'STRING' && /^[a-z_]\w*$/i.test(text);
}

/** Whether the parser keeps the name unchanged, so that it has been reported already. */
function isUnknownToTree(tree: Expression, name: string): boolean {
  return (
    ast.findFirst(tree, (node) => {
      const type = ast.getExprType(node);
      if (type === name) return true;
      if (type !== 'function' && type !== 'aggregate_function') return false;
      return String((ast.getExprData(node) as { name?: unknown }).name).toLowerCase() === name;
    }) !== undefined
  );
}

/** Aliases with column names, which look like calls: `t(a, b)`. */
function aliasesIn(tree: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  ast.walk(tree, {
    enter: (node) => {
      const data = (ast.getExprData(node) ?? {}) as unknown as {
        alias?: { name?: string } | null;
        with?: { ctes: readonly { alias: { name: string } }[] } | null;
      };
      if (data.alias?.name) names.add(data.alias.name.toLowerCase());
      for (const { alias } of data.with?.ctes ?? []) names.add(alias.name.toLowerCase());
    },
  });
  return names;
}

/** The parser joins two adjacent texts into one; Athena refuses them. */
export function besideMistakes(query: QueryText, at: At): Mistake[] {
  const words = tokens(query.text);
  return words.flatMap((word, i) =>
    word.type === 'STRING' && words[i + 1]?.type === 'STRING'
      ? [
          at(
            word.start,
            `query \`${query.name}\`: two texts are next to each other; join them with ||`,
          ),
        ]
      : [],
  );
}
