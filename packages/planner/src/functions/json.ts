import type { Not } from '../sql/translate/refusal.ts';
import { type Term, textOf } from '../sql/translate/term.ts';
import { type SqlFunction, scalar } from './sql-function.ts';

/** Other keys could make Athena alone fail: a key must be unique and not null. */
function mapOf([keys, values]: readonly Term[]): string | Not {
  const [names, count] = [elementsOf(keys), elementsOf(values)?.length];
  const texts = names?.map((name) => textOf(name));
  const isKnown =
    texts?.length !== 0 &&
    texts?.every((text) => text !== undefined) &&
    new Set(texts).size === texts.length;
  return isKnown && count === texts?.length
    ? 'map($1, $2)'
    : {
        not: "write its keys as texts, each once, and as many values: map(ARRAY['a'], ARRAY[b])",
      };
}

function elementsOf(list: Term | undefined) {
  const node = list?.source;
  return node && 'array_func' in node ? node.array_func.expressions : undefined;
}

export const JSON_FUNCTIONS: Readonly<Record<string, SqlFunction>> = {
  // DuckDB has JSON as its text: see the casts.
  json_format: scalar('json.html#json_format', ['json -> varchar', '$1']),
  map: scalar('map.html#map', ['array(varchar), array(varchar) -> map(varchar, varchar)', mapOf]),
};
