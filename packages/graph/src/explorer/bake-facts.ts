import { type Manifest, type Severity, totalBytes } from '@dc-data-baker/models';

/** The facts about a table's last bake that are shown. */
export interface BakeFacts {
  readonly bakeId: string;
  readonly status: Manifest['status'];
  /** Whether readers see it: a bake whose checks fail is not published. */
  readonly published: boolean;
  readonly engine: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly checks: number;
  readonly failed: readonly {
    readonly name: string;
    readonly severity: Severity;
    readonly wrong: number;
  }[];
}

/** The last bakes of a lake, by table. */
export type Bakes = ReadonlyMap<string, BakeFacts>;

export function bakeFacts(manifest: Manifest, published: boolean): BakeFacts {
  const { bakeId, status, engine, startedAt, finishedAt, rows, files, checks } = manifest;
  return {
    bakeId,
    status,
    published,
    engine,
    startedAt,
    finishedAt,
    rows,
    files: files.length,
    bytes: totalBytes(files),
    checks: checks.length,
    failed: checks
      .filter(({ passed }) => !passed)
      .map(({ name, severity, wrong }) => ({ name, severity, wrong })),
  };
}
