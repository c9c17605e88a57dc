import { formatBytes, type Manifest, totalBytes } from '@dc-data-baker/models';
import { isBaked, type Project } from '@dc-data-baker/planner';
import type { ObjectStore } from '../object-store.ts';
import { unlessUnreadable } from '../unless-unreadable.ts';
import { type Finding, warning } from './finding.ts';

/** A bake's checks also let this share of what is published pass. */
const LEAST_SHARE = 0.9;

/**
 * The external tables whose files are much smaller than those that a published bake has read: an
 * export that was cut short or is half empty is found before the next bake, and not by it.
 *
 * @param published the published bakes that can be read, by table
 */
export async function shrunkSources(
  store: ObjectStore,
  project: Project,
  published: ReadonlyMap<string, Manifest>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { table, location } of project.tables.filter((found) => !isBaked(found))) {
    const { name } = table;
    const readers = [...published.values()].filter(({ inputFiles }) => inputFiles?.[name]);
    const last = readers.toSorted((one, other) => (one.bakeId < other.bakeId ? 1 : -1))[0];
    const then = last?.inputFiles?.[name]?.bytes;
    // Files that cannot be listed, and a table without any, are reported already.
    const objects = (await unlessUnreadable([], () => store.listSources(location))) ?? [];
    const now = totalBytes(objects);
    if (!last || then === undefined || objects.length === 0 || now >= then * LEAST_SHARE) continue;
    findings.push(
      warning('sources', {
        about: name,
        message: `its files have ${formatBytes(now)}, and had ${formatBytes(then)} when bake ${last.bakeId} read them`,
        todo: 'find out whether the export is complete; if it is, there is nothing to do',
      }),
    );
  }
  return findings;
}
