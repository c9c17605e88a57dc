import { failure } from '../sql/translate/failure.ts';
import { isOpen, OPEN } from '../sql/translate/open-null.ts';
import type { Not } from '../sql/translate/refusal.ts';
import { isNullList, numberOf, type Term, textOf } from '../sql/translate/term.ts';
import { array, BIGINT, holdsDoubles, type TrinoType, UNKNOWN } from '../sql/trino-type.ts';
import { refused, type SqlFunction, scalar, strict } from './sql-function.ts';

const NULLS = 'with a null Athena’s result is null, and DuckDB ignores it';

export const elementOf = (type: TrinoType | undefined): TrinoType =>
  type?.kind === 'array' ? type.element : UNKNOWN;

const NESTED = ['array', 'map', 'row'];

/** For elements that both engines compare the same way. */
const compared =
  (duckdb: string) =>
  ([list]: readonly Term[]): string | Not => {
    const element = elementOf(list?.type);
    return holdsDoubles(element) || NESTED.includes(element.kind)
      ? {
          not: 'the engines treat NaN, and nulls within elements, differently; use a list of texts or whole numbers',
        }
      : duckdb;
  };

/**
 * Both engines sort lists of doubles the same way, with NaN last; for lists of lists this is not
 * known. DuckDB may swap 0 and -0, which are equal; Athena keeps their order.
 */
function sorted([list]: readonly Term[]): string | Not {
  const element = elementOf(list?.type);
  if (NESTED.includes(element.kind)) {
    return { not: 'the engines sort lists and rows differently; sort texts, numbers or dates' };
  }
  return holdsDoubles(element) ? SORTED_DOUBLES : 'list_sort($1)';
}

const SORTED_DOUBLES =
  "list_extract(list_transform([$1], lambda _l: list_transform(list_sort(list_transform(_l, lambda _v, _i: {'v': _v, 'i': _i})), lambda _s: _l[struct_extract(_s, 'i')])), 1)";

/** Both engines convert lists of these to the same text. */
const JOINED = ['varchar', 'integer', 'bigint', 'boolean', 'null', 'unknown'];

/** For a list of nulls, DuckDB's array_to_string returns null and Athena returns ''. */
function arrayJoin([list, separator]: readonly Term[]): string | Not {
  const isNull = separator?.source !== undefined && 'null' in separator.source;
  if (!isNull && textOf(separator?.node) === undefined) {
    return { not: 'DuckDB needs the same separator for all rows; write it as a literal' };
  }
  const element = elementOf(list?.type);
  return JOINED.includes(element.kind)
    ? strict(2, "ELSE coalesce(array_to_string($1, $2), '')")
    : {
        not: `the engines convert its elements to different texts; make a list of texts with CAST(... AS varchar)`,
      };
}

const ALWAYS_NULL: Not = { not: 'an element of a NULL list is always null' };

function elementAt([list, place]: readonly Term[]): string | Not {
  if (list && isNullList(list)) return ALWAYS_NULL;
  const number = numberOf(place?.node);
  const found = 'list_extract($1, $2)';
  if (number !== undefined && Number(number) !== 0) return found;
  const fails = failure('the index of element_at is 0; indexes start at 1', elementOf(list?.type));
  return strict(2, `WHEN $2 = 0 THEN ${fails} ELSE ${found}`);
}

const sliceTo = (end: string) =>
  `list_slice($1, $2, CASE WHEN $2 < -len($1) THEN -len($1) - 2 WHEN $2 < 0 AND ${end} >= 0 THEN -1 ELSE ${end} END)`;
const SLICE = sliceTo('$2 + $3 - 1');
const SLICE_OF_ANY = sliceTo('CAST(least(CAST($2 AS HUGEINT) + $3 - 1, 2147483647) AS BIGINT)');
/** If the position after the end is not a bigint, Athena returns an empty list. */
const PAST_ALL =
  'CAST(CASE WHEN $2 < 0 THEN len($1) + $2 + 1 ELSE $2 END AS HUGEINT) + $3 > 9223372036854775807';
const FEW_DIGITS = /^-?\d{1,9}$/;

function slice([list, start, length]: readonly Term[]): string | Not {
  if (list && isNullList(list)) return ALWAYS_NULL;
  const [from, count] = [numberOf(start?.node), numberOf(length?.node)];
  const isKnown = [from, count].every((number) => FEW_DIGITS.test(number ?? ''));
  if (isKnown && Number(from) !== 0 && Number(count) >= 0) return SLICE;
  const fails = failure(
    'the start of slice is 0, or its length is negative; they start at 1 and 0',
    list?.type ?? UNKNOWN,
  );
  return strict(
    3,
    `WHEN $2 = 0 OR $3 < 0 THEN ${fails} WHEN ${PAST_ALL} THEN list_slice($1, 1, 0) ELSE ${SLICE_OF_ANY}`,
  );
}

/** Athena's limit for the length of the list. */
const MOST_ENTRIES = 10_000;

const SEQUENCE = strict(
  2,
  `WHEN abs($2 - $1) >= ${MOST_ENTRIES} THEN ${failure('sequence makes a list of 10,000 entries at most', array(BIGINT))} ELSE generate_series($1, $2, CASE WHEN $1 <= $2 THEN 1 ELSE -1 END)`,
);

export const LISTS: Readonly<Record<string, SqlFunction>> = {
  // DuckDB's list_distinct loses nulls and the order.
  array_distinct: scalar('array.html#array_distinct', [
    'array(T) -> array(T)',
    compared('list_filter($1, lambda _x, _i: list_position($1, _x) = _i)'),
  ]),
  array_join: scalar('array.html#array_join', ['array(T), varchar -> varchar', arrayJoin]),
  array_max: refused('array.html#array_max', NULLS),
  array_min: refused('array.html#array_min', NULLS),
  // In Athena the position of null, or within null, is null.
  array_position: scalar('array.html#array_position', [
    'array(T), T -> bigint',
    compared(strict(2, 'ELSE CAST(coalesce(list_position($1, $2), 0) AS BIGINT)')),
  ]),
  array_sort: scalar('array.html#array_sort', ['array(T) -> array(T)', sorted]),
  cardinality: scalar('array.html#cardinality', ['array(T) -> bigint', 'len($1)']),
  // If the list has a null, which might be the value, Athena's answer is null.
  contains: scalar('array.html#contains', [
    'array(T), T -> boolean',
    compared(
      'CASE WHEN list_contains($1, $2) THEN TRUE WHEN list_count($1) = len($1) THEN list_contains($1, $2) END',
    ),
  ]),
  element_at: scalar('array.html#element_at', ['array(T), bigint -> T', elementAt]),
  flatten: scalar('array.html#flatten', ['array(array(T)) -> array(T)', 'flatten($1)']),
  // Athena counts down without a step.
  sequence: scalar('array.html#sequence', [
    'bigint, bigint -> array(bigint)',
    (args) => (args.every(isOpen) ? OPEN : SEQUENCE),
  ]),
  slice: scalar('array.html#slice', ['array(T), bigint, bigint -> array(T)', slice]),
};
