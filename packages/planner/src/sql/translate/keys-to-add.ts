import { showType } from '../trino-type.ts';
import { isIdenticalIfEqual } from './is-identical-if-equal.ts';
import { isSortable } from './order.ts';
import type { TypedColumn } from './scope.ts';

/** A value that rows with equal keys must have in common. */
export interface Value extends Pick<TypedColumn, 'type' | 'hasOneZero'> {
  /** As a person would write it. */
  readonly shown: string;
}

/**
 * What to add to the keys of an ORDER BY, so that rows with equal keys also have some values in
 * common; `undefined` if they do.
 *
 * @param follow whether the value with a number follows from the keys, and from others to add to them
 */
export function keysToAdd(
  values: readonly Value[],
  follow: (added: readonly number[]) => (value: number) => boolean,
): string | undefined {
  const open = [...values.keys()];
  const missing = open.filter((i) => !follow([])(i));
  if (missing.length === 0) return undefined;
  const canAdd = (i: number) => isAddable(values[i]);
  const single = missing.find((i) => canAdd(i) && missing.every(follow([i])));
  if (single !== undefined) return listed([values[single]]);
  const added: number[] = [];
  for (const i of missing) if (canAdd(i) && !follow(added)(i)) added.push(i);
  const left = missing.filter((i) => !follow(added)(i)).map((i) => values[i]);
  return [
    ...(added.length > 0 ? [listed(added.map((i) => values[i]))] : []),
    ...left.map(otherwise),
  ]
    .filter(Boolean)
    .join('; ');
}

const isAddable = (value: Value | undefined): boolean =>
  value !== undefined && isSortable(value.type) && isIdenticalIfEqual(value);

function listed(values: readonly (Value | undefined)[]): string {
  return `add ${values.map((value) => `\`${value?.shown}\``).join(', ')} to ORDER BY`;
}

function otherwise(value: Value | undefined): string {
  if (value === undefined) return '';
  const { shown, type } = value;
  return type.kind === 'double'
    ? `\`${shown}\` is a double, whose 0 and -0 are equal: compute \`${shown} + 0e0\` in a subquery, and sort by that`
    : `\`${shown}\` is ${showType(type)}, by which nothing can be sorted: add what tells the rows apart, such as a unique key`;
}
