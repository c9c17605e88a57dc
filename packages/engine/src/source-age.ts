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
import { isBaked, type Project, type ProjectTable } from '@dc-data-baker/planner';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** The files of a source. */
export interface SourceAge {
  readonly table: string;
  readonly files: number;
  readonly bytes: number;
  /** When the newest of them was put there, ISO 8601 in UTC; null where there are none. */
  readonly newest: string | null;
  /** Whether that is longer ago than its definition allows; null where it allows any age. */
  readonly isStale: boolean | null;
  /** What the check `freshFor` says, where there is one and there are files. */
  readonly check: CheckResult | null;
}

/** Looks at how old an external table is. */
export async function sourceAge(
  store: ObjectStore,
  { table, location }: ProjectTable,
  now: Date,
): Promise<SourceAge> {
  return ageOf(table.name, ageLimit(table), await store.listSources(location), now);
}

/** Looks at how old the external tables are among those that are named. */
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
 * @param limit how old the newest may be, if that matters
 * @param objects the files that are there
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
 * Says which sources are older than their definitions allow.
 *
 * @returns a warning for each that may be
 * @throws a `data` error for those that may not
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
