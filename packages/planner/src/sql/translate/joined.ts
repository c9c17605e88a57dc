import {
  apart,
  array,
  commonType,
  isNumber,
  showType,
  type TrinoType,
  UNKNOWN,
  VARCHAR,
} from '../trino-type.ts';
import type { Not } from './refusal.ts';
import { coerce, fill, isNullList, ofType, type Term } from './term.ts';

export const OPEN_LIST: Not = {
  not: 'write CAST(ARRAY[] AS array(...)), since ARRAY[] alone may have any type',
};

/** Whether a list has elements of no type, at any depth: `ARRAY[]`, `ARRAY[ARRAY[NULL]]`. */
export const isOpenList = (type: TrinoType): boolean =>
  type.kind === 'null' || (type.kind === 'array' && isOpenList(type.element));

/** `a || b` for texts, and for lists and their elements. */
export function joined(left: Term, right: Term): Term | Not {
  const [a, b] = [left.type, right.type];
  const isText = (type: TrinoType) => ['varchar', 'null', 'unknown'].includes(type.kind);
  if (isText(a) && isText(b)) {
    // Athena treats a bare NULL as a list, and the text as an element.
    if (a.kind === 'null' || b.kind === 'null') return { not: 'write CAST(NULL AS varchar)' };
    return ofType(
      a.kind === 'varchar' || b.kind === 'varchar' ? VARCHAR : UNKNOWN,
      fill('$1 || $2', [left.node, right.node]),
    );
  }
  if (a.kind === 'null' || b.kind === 'null') return { not: 'write CAST(NULL AS ...)' };
  if (a.kind === 'array' && b.kind === 'array') {
    const type = commonType(a, b);
    if ([left, right].some(isNullList)) return { not: 'a list beside NULL is always null' };
    if (isOpenList(a) !== isOpenList(b)) return OPEN_LIST;
    if (type) return ofType(type, fill('$1 || $2', [coerce(left, type), coerce(right, type)]));
  }
  if (a.kind === 'array') return extended(left, a.element, right);
  if (b.kind === 'array') return extended(right, b.element, left, true);
  return { not: `Athena cannot join ${showType(a)} with ${showType(b)}; CAST them to varchar` };
}

/**
 * DuckDB treats a null as an empty list, or as an element. The first of the two is looked at first,
 * which may fail.
 */
function extended(list: Term, element: TrinoType, value: Term, isBefore = false): Term | Not {
  const call = isBefore ? 'list_prepend($2, $1)' : 'list_append($1, $2)';
  const type = commonType(element, value.type);
  if (!type) {
    return {
      not: isNumber(element)
        ? apart(element, value.type)
        : `the list has elements of type ${showType(element)}, and this is ${showType(value.type)}`,
    };
  }
  const args = [coerce(list, array(type)), coerce(value, type)];
  const [first, second] = isBefore ? ['$2', '$1'] : ['$1', '$2'];
  return ofType(
    array(type),
    fill(`CASE WHEN ${first} IS NOT NULL AND ${second} IS NOT NULL THEN ${call} END`, args),
  );
}
