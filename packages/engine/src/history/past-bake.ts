import type { Manifest } from '@dc-data-baker/models';
import type { RecordedBake } from '../recorded-bake.ts';
import type { SeenChange } from '../seen/seen-change.ts';

/** A bake that is kept, described from its manifest and that of the bake before it. */
export interface PastBake extends RecordedBake {
  readonly table: string;
  readonly status: Manifest['status'];
  readonly isPublished: boolean;
  /**
   * When it was published, and published again by rollbacks, oldest first, in ISO 8601 and UTC;
   * empty if readers never saw it, or if that was not recorded.
   */
  readonly seenFrom: readonly string[];
  readonly rows: number;
  readonly files: number;
  /** How many of its files the previous bake that readers saw did not have; null if none is kept. */
  readonly filesChanged: number | null;
  /** What differs from the previous bake that readers saw in its definition, and in what it was made from. */
  readonly because: readonly string[];
  /** The names of the checks that passed, of those that stopped it, and of those that warned or were accepted. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** For an extract: the database, the query, and the values of its parameters. */
  readonly extracted: NonNullable<Manifest['extracted']> | null;
  /** What Athena charged for, in bytes; null for an engine that charges nothing. */
  readonly billedBytes: number | null;
  /**
   * What readers found changed, or would have, compared with the previous bake that readers saw; null if
   * that was not asked for, none is kept, or its files cannot be read.
   */
  readonly seen: SeenChange | null;
}
