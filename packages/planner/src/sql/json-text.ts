import { failure } from './translate/failure.ts';
import { VARCHAR } from './trino-type.ts';

/**
 * Characters that DuckDB writes unescaped in JSON and Trino writes as a surrogate pair: U+1F600 as
 * `\uD83D\uDE00`.
 */
const PAST_16_BITS = '[\\x{10000}-\\x{10FFFF}]';

const HALVES =
  "'\\u' || hex(CAST(55296 + (unicode(_c) - 65536) / 1024 AS BIGINT)) || '\\u' || hex(CAST(56320 + (unicode(_c) - 65536) % 1024 AS BIGINT))";

/**
 * DuckDB's JSON, changed to how Trino 476 writes it. All else is escaped the same way: quotes,
 * backslashes and control characters, by their short names or with capital digits.
 */
const asTrino = (json: string): string =>
  `CASE WHEN regexp_matches(${json}, '${PAST_16_BITS}') THEN array_to_string(list_transform(regexp_extract_all(${json}, '${PAST_16_BITS}|[^\\x{10000}-\\x{10FFFF}]+'), lambda _c: CASE WHEN unicode(_c) > 65535 THEN ${HALVES} ELSE _c END), '') ELSE ${json} END`;

/** A text as JSON. */
export const JSON_OF_TEXT = asTrino('CAST(to_json($1) AS VARCHAR)');

/**
 * A map of texts as JSON, with its keys in order. Trino compares them by UTF-16 code units, which
 * differs from DuckDB's order past U+DFFF.
 */
export const JSON_OF_MAP = `CASE WHEN regexp_matches(array_to_string(map_keys($1), ''), '[\\x{E000}-\\x{10FFFF}]') THEN ${failure('keys past U+DFFF are not in the same order to both', VARCHAR)} ELSE ${asTrino('CAST(to_json(map_from_entries(list_sort(map_entries($1)))) AS VARCHAR)')} END`;
