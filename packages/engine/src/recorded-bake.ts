import type { Manifest } from '@dc-data-baker/models';

/** What a manifest says of how a bake was made, for a person or as JSON. */
export interface RecordedBake {
  readonly bakeId: string;
  readonly engine: string;
  /** The version of this project that made it; null if that was not recorded. */
  readonly version: string | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The bakes that were read, by table; null for an external table. */
  readonly inputs: Manifest['inputs'];
  /** The files of the external tables that were read, by table; null if they were not recorded. */
  readonly inputFiles: NonNullable<Manifest['inputFiles']> | null;
}

export function recordedBake(manifest: Manifest): RecordedBake {
  const { bakeId, engine, version = null, startedAt, finishedAt, inputs } = manifest;
  const { inputFiles = null } = manifest;
  return { bakeId, engine, version, startedAt, finishedAt, inputs, inputFiles };
}
