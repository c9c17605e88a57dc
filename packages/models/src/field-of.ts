/**
 * A field of something that may not be an object. Definitions are run without their types, so a
 * constructor may be given anything: a misspelt table of a module is `undefined`.
 */
export function fieldOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}
