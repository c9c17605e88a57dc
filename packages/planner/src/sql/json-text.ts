import { failure } from './translate/failure.ts';
import { VARCHAR } from './trino-type.ts';

/** What Trino's JSON does not have as it is: quotes, backslashes, control characters, and past U+FFFF. */
const ESCAPED = '["\\\\\\x00-\\x1F\\x{10000}-\\x{10FFFF}]';

/** A character as Trino 476 writes it, by Jackson: digits are capitals, and U+1F600 is two halves. */
const ESCAPE =
  `CASE _c WHEN '"' THEN '\\"' WHEN '\\' THEN '\\\\' WHEN chr(8) THEN '\\b' WHEN chr(9) THEN '\\t'
  WHEN chr(10) THEN '\\n' WHEN chr(12) THEN '\\f' WHEN chr(13) THEN '\\r'
  ELSE CASE WHEN unicode(_c) < 32 THEN '\\u' || lpad(hex(CAST(unicode(_c) AS BIGINT)), 4, '0')
    WHEN unicode(_c) > 65535 THEN '\\u' || hex(CAST(55296 + (unicode(_c) - 65536) / 1024 AS BIGINT)) || '\\u' || hex(CAST(56320 + (unicode(_c) - 65536) % 1024 AS BIGINT))
    ELSE _c END END`.replace(/\s*\n\s*/g, ' ');

/** A text as JSON. */
export const jsonOfText = (text: string): string =>
  `CASE WHEN regexp_matches(${text}, '${ESCAPED}') THEN '"' || array_to_string(list_transform(regexp_extract_all(${text}, '(?s).'), lambda _c: ${ESCAPE}), '') || '"' ELSE '"' || ${text} || '"' END`;

const FIELD = (name: string) => `struct_extract(_e, '${name}')`;

/**
 * A map of texts as JSON, its keys in order. Trino compares them by their 16-bit halves, which is another
 * order past U+DFFF.
 */
export const JSON_OF_MAP = `CASE WHEN regexp_matches(array_to_string(map_keys($1), ''), '[\\x{E000}-\\x{10FFFF}]') THEN ${failure('keys past U+DFFF are not in the same order to both', VARCHAR)} ELSE '{' || array_to_string(list_transform(list_sort(map_entries($1)), lambda _e: ${jsonOfText(FIELD('key'))} || ':' || coalesce(${jsonOfText(FIELD('value'))}, 'null')), ',') || '}' END`;
