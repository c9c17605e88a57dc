/**
 * What is held back, and what to do with it.
 *
 * @param names its tables
 * @param where the options that say where it is, for who is not there
 */
export function heldBackText(bakeId: string, names: readonly string[], where = ''): string {
  return `bake ${bakeId} is held back (${names.join(', ')}): ${heldBackCommands(bakeId, where)}`;
}

/** What to do with what is held back. */
export function heldBackCommands(bakeId: string, where = ''): string {
  return `\`databaker publish ${bakeId}${where}\` publishes it, \`databaker rollback ${bakeId}${where}\` drops it`;
}
