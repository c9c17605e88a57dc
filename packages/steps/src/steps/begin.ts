import { createHash } from 'node:crypto';
import {
  bakeLocation,
  heldBack,
  readFrom,
  TableBakes,
  writeManifest,
} from '@dc-data-baker/engine/aws';
import { DatabakerError, type Manifest } from '@dc-data-baker/models';
import { isBaked } from '@dc-data-baker/planner';
import { deployedVersion } from '../deployed-version.ts';
import { assertLookedAt } from './look.ts';
import { type ReadingBake, readBy, withHeldBack } from './reading-bake.ts';
import type { StepAnswers, WhatIsRead } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { StepRequests } from './step-requests.ts';
import { projectOf, type StepTable } from './step-table.ts';

/**
 * @throws a `request` error for a table that was never baked, a `data` error for an external one
 *   without files
 */
export async function begin(
  clients: StepClients,
  { by, begun, bakesLocation, reads, inspected, execution, opening }: StepRequests['begin'],
): Promise<StepAnswers['begin']> {
  const { bakeId } = by;
  const read = await whatIsRead(clients, reads, by);
  // After the inputs were recorded, so that any later change is noticed when everything is written.
  await assertLookedAt(clients, reads, inspected);
  const location = bakeLocation(bakesLocation, bakeId);
  const now = new Date().toISOString();
  const version = deployedVersion();
  const manifest: Manifest = {
    ...begun,
    ...(version === undefined ? {} : { version }),
    bakeId,
    location,
    inputs: read.inputs,
    startedAt: now,
    finishedAt: now,
  };
  await writeManifest(clients.store, location, manifest);
  const own = await withHeldBack(clients, reads, by, execution);
  return { read, opening: `${opening}${own}` };
}

/** @throws if a table cannot be read, see `begin` */
export async function whatIsRead(
  { store, catalogue }: StepClients,
  reads: readonly StepTable[],
  by: ReadingBake,
): Promise<WhatIsRead> {
  const project = projectOf(reads);
  const bakes = new TableBakes(project, store, catalogue);
  const inputs: Record<string, string | null> = {};
  for (const found of project.tables) {
    const { table } = found;
    if (isBaked(found) && (await heldBack(store, found, readBy(by, table.name)))) {
      inputs[table.name] = by.bakeId;
      continue;
    }
    inputs[table.name] = null;
    if (!isBaked(found)) continue;
    const { bakeId } = await bakes.publishedWhole(found);
    inputs[table.name] = bakeId;
    const shown = await catalogue.locationOf(table.database, table.name);
    const expected = readFrom(found, bakeId);
    if (shown !== expected) throw notShown(table.name, expected, shown);
  }
  const names = reads.map(({ table }) => table.name);
  const versions = await bakes.sourceVersions(names);
  return { inputs, versions: createHash('sha256').update(versions).digest('hex') };
}

/**
 * Only the layer that a table belongs to may point it elsewhere, so this is not corrected here, as
 * it is on a laptop. A bake of that layer does it even if nothing has changed, and a deploy does not.
 */
function notShown(table: string, expected: string, shown: string | undefined): DatabakerError {
  return new DatabakerError(
    'request',
    `Glue's table \`${table}\` ${shown === undefined ? 'is not there' : `is at ${shown}`}, but what is published is at ${expected}; bake its layer, and bake again`,
  );
}

/** @throws a `data` error if an input was changed while it was read */
export function assertUnchanged(before: WhatIsRead, now: WhatIsRead): void {
  const tables = Object.keys(before.inputs);
  const baked = tables.filter((name) => before.inputs[name] !== now.inputs[name]);
  const external = tables.filter((name) => before.inputs[name] === null);
  const changed = before.versions === now.versions ? baked : [...baked, ...external];
  if (changed.length === 0) return;
  throw new DatabakerError(
    'data',
    `${changed.map((name) => `\`${name}\``).join(' or ')} changed while it was read; bake again`,
  );
}
