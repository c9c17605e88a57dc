import type { SourceAge } from '@dc-data-baker/engine';
import type { Manifest } from '@dc-data-baker/models';
import type { TableLine } from './look-at-tables.ts';

/** An external table, as `ls --json` prints it among the manifests of the others. */
export interface ListedSource {
  readonly table: string;
  readonly layer: string;
  /** No manifest has this status. */
  readonly status: 'external';
  readonly source: {
    /** The number of files, and their bytes; null if they cannot be listed. */
    readonly files: number | null;
    readonly bytes: number | null;
    /** When the newest was written, in ISO 8601 and UTC, and its age; null if there are none. */
    readonly newest: string | null;
    readonly ageSeconds: number | null;
    /** Whether it is older than the definition allows; null if it allows any age. */
    readonly isStale: boolean | null;
    /** Why the files cannot be listed. */
    readonly problem: string | null;
  };
}

/** A bake, with the hold of a rollback if there is one. */
export type ListedBake = Manifest & { readonly held?: object };

/**
 * What `ls --json` prints: a manifest for each bake, and each source, in the order of the
 * definitions.
 */
export function listedTables(
  lines: readonly TableLine[],
  now: Date,
): readonly (ListedBake | ListedSource)[] {
  return lines.flatMap((line): (ListedBake | ListedSource)[] => {
    const { layer, table, manifest, held, isExternal, source, problems } = line;
    if (isExternal) {
      const problem = source ? null : (problems[0] ?? null);
      return [{ table, layer, status: 'external', source: { ...ageOf(source, now), problem } }];
    }
    return manifest ? [{ ...manifest, ...(held && { held }) }] : [];
  });
}

function ageOf(source: SourceAge | undefined, now: Date) {
  const { files = null, bytes = null, newest = null, isStale = null } = source ?? {};
  const ageSeconds =
    newest === null ? null : Math.max(0, Math.round((now.getTime() - Date.parse(newest)) / 1000));
  return { files, bytes, newest, ageSeconds, isStale };
}
