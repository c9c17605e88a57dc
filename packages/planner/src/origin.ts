import type { PostgresSource } from '@dc-data-baker/models';

/** The text of a table's query, and its name in messages. */
export interface QueryText {
  readonly name: string;
  /** For messages: the path of the `.sql` file, as a person would type it. */
  readonly file: string;
  readonly text: string;
  /** Why the file cannot be read; its text is empty then, and no plan may be made with it. */
  readonly unread?: string;
}

/** The files are put there by somebody else; they are read and checked, and never written. */
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
        /** The name of the one file. */
        readonly file: string;
      };
  /** See `PublishStage`. */
  readonly publishedAs: 'table' | 'shards' | 'file';
}

/** Where a table's rows come from, for every kind of population. */
export type Origin = ExternalOrigin | BakedOrigin;
