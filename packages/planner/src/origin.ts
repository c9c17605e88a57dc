import type { PostgresSource } from '@dc-data-baker/models';

/** The text of a table's query, and how messages name it. */
export interface QueryText {
  readonly name: string;
  /** For messages: the path of the `.sql` file as a person would type it. */
  readonly file: string;
  readonly text: string;
}

/** Somebody else puts the files there: they are read and checked, and never written. */
export interface ExternalOrigin {
  readonly kind: 'external';
  readonly by: string;
}

/** A bake writes the rows of a query. */
export interface BakedOrigin {
  readonly kind: 'baked';
  readonly query: QueryText;
  /** How the rows are written: the kind of the stage, and its details. */
  readonly write:
    | { readonly kind: 'write' }
    | {
        readonly kind: 'shards';
        readonly by: string;
        readonly sortedBy: readonly string[];
        readonly emptyUnlessAny: string | null;
      }
    | {
        readonly kind: 'extract';
        readonly from: PostgresSource;
        /** What the one file is called. */
        readonly file: string;
      };
  /** See `PublishStage`. */
  readonly publishedAs: 'table' | 'shards' | 'file';
}

/** Where the rows of a table come from, whatever the way in which it is populated. */
export type Origin = ExternalOrigin | BakedOrigin;
