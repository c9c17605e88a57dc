import {
  type AgeLimit,
  ageLimit,
  type CheckResult,
  DatabakerError,
  failureText,
  formatAge,
  isFailed,
  totalBytes,
} from '@dc-data-baker/models';
import { isBaked, type Project, type ProjectTable } from '@dc-data-baker/planner/project';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** The files of a source. */
export interface SourceAge {
  readonly table: string;
  readonly files: number;
  readonly bytes: number;
  /** When the newest of them was written, in ISO 8601 and UTC; null if there are none. */
  readonly newest: string | null;
  /** Whether that is longer ago than its definition allows; null if it allows any age. */
  readonly isStale: boolean | null;
  /** The result of the check `freshFor`, if the table has it and there are files. */
  readonly check: CheckResult | null;
}

/** The age of an external table. */
export async function sourceAge(
  store: ObjectStore,
  { table, location }: ProjectTable,
  now: Date,
): Promise<SourceAge> {
  return ageOf(table.name, ageLimit(table), await store.listSources(location), now);
}

/** The ages of the external tables among the given ones. */
export async function sourceAges(
  store: ObjectStore,
  project: Project,
  now: Date,
  names: ReadonlySet<string>,
): Promise<SourceAge[]> {
  const ages: SourceAge[] = [];
  for (const found of project.tables) {
    if (!isBaked(found) && names.has(found.table.name)) {
      ages.push(await sourceAge(store, found, now));
    }
  }
  return ages;
}

/**
 * @param limit the greatest age of the newest file, if there is a limit
 * @param objects the files
 */
export function ageOf(
  table: string,
  limit: AgeLimit | undefined,
  objects: readonly StoredObject[],
  now: Date,
): SourceAge {
  const newest = objects.reduce<StoredObject | undefined>(
    (last, object) => (last && last.modified >= object.modified ? last : object),
    undefined,
  );
  const check = newest && limit ? freshness(limit, newest, now) : null;
  return {
    table,
    files: objects.length,
    bytes: totalBytes(objects),
    newest: newest?.modified.toISOString() ?? null,
    isStale: check && !check.passed,
    check,
  };
}

/**
 * Checks that sources are not older than their definitions allow.
 *
 * @returns a warning for each old source whose check only warns
 * @throws a `data` error for the others
 */
export function assertFresh(ages: readonly SourceAge[]): string[] {
  const stale = ages.flatMap(({ table, check }) =>
    check && !check.passed ? [{ check, text: failureText(table, check) }] : [],
  );
  const failed = stale.filter(({ check }) => isFailed(check));
  if (failed.length > 0)
    throw new DatabakerError('data', failed.map(({ text }) => text).join('\n'));
  return stale.map(({ text }) => text);
}

function freshness(
  { name, severity, milliseconds }: AgeLimit,
  { location, modified }: StoredObject,
  now: Date,
): CheckResult {
  const age = now.getTime() - modified.getTime();
  if (age <= milliseconds) return { name, severity, passed: true, wrong: 0, samples: [] };
  const file = location.slice(location.lastIndexOf('/') + 1);
  const sample = { file, modified: modified.toISOString(), age: formatAge(age) };
  return { name, severity, passed: false, wrong: 1, samples: [sample] };
}
