import type { DifferenceMap, differenceMap, MappedBake } from '@dc-data-baker/engine';
import { DatabakerError, plural } from '@dc-data-baker/models';
import type { MappedDifference } from './difference-map-content.ts';
import type { Io } from './io.ts';
import { type MapOptions, writeMap } from './write-map.ts';

/** The parts of a comparison that can be on a map. */
export interface MappedTables {
  readonly mapped: readonly MappedDifference[];
  /** Sentences that say why a table that differs is not on the map. */
  readonly notMapped: readonly string[];
}

/** The map of the last comparison. */
export async function mapOf(
  from: MappedBake,
  to: MappedBake,
  context: Parameters<typeof differenceMap>[3],
): Promise<DifferenceMap | { readonly problem: string }> {
  const { differenceMap } = await import('@dc-data-baker/engine');
  const { mappedTable } = await import('@dc-data-baker/planner');
  const mapped = mappedTable(to.project, to.table);
  if ('problem' in mapped) return mapped;
  const map = await differenceMap(from, to, mapped, context);
  if (map.frame) return map;
  return {
    problem:
      map.total > 0
        ? `none of the ${plural(map.total, 'address that', 'addresses that')} changed has a point`
        : mapped.column === undefined
          ? 'no row that differs has a UPRN'
          : `its addresses have the same \`${mapped.column}\` as before`,
  };
}

/** @throws a `request` error if a named table cannot be on a map */
export async function drawMap(
  io: Io,
  { mapped, notMapped }: MappedTables,
  options: MapOptions & { readonly table?: readonly string[] },
): Promise<void> {
  for (const note of notMapped) io.stderr.write(`note: ${note}\n`);
  if (mapped.some(({ map }) => map.frame)) {
    const { differenceMapContent } = await import('./difference-map-content.ts');
    await writeMap(io, differenceMapContent(mapped, notMapped), options);
    return;
  }
  // Naming a table asks for its map; without a name, it is fine if no table differs.
  const isWanted = options.table !== undefined && notMapped.length > 0;
  const message = 'there is no map: no address that differs can be put on one';
  if (isWanted) throw new DatabakerError('request', message);
  io.stderr.write(`note: ${message}\n`);
}
