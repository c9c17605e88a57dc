import type { SchemaElement } from 'hyparquet';

/** The elements of each column at the top of a schema, by its name: a list has three. */
export function subtreesOf(
  schema: readonly SchemaElement[],
): ReadonlyMap<string, readonly SchemaElement[]> {
  const subtrees = new Map<string, readonly SchemaElement[]>();
  for (let i = 1; i < schema.length; ) {
    const begin = i;
    for (let missing = 1; missing > 0; missing--) missing += schema[i++]?.num_children ?? 0;
    subtrees.set(schema[begin]?.name ?? '', schema.slice(begin, i));
  }
  return subtrees;
}
