/** A file of a lake or an object of a bucket. */
export interface StoredObject {
  /** `s3://bucket/key` */
  readonly location: string;
  readonly bytes: number;
  /** Changes when the object is written again. */
  readonly version: string;
  /** When it was written. */
  readonly modified: Date;
  /** In a lake: whether it is in a folder that a link below the listed prefix leads to. */
  readonly isLinked?: true;
}

/**
 * The storage of tables, by `s3://bucket/key`: on a laptop the lake's directory, in AWS S3. All
 * writing, auditing and publishing uses it, so that both have the same code.
 */
export interface ObjectStore {
  /** How a person finds a location: in a lake its path. */
  placeOf(location: string): string;
  /**
   * All objects under a prefix, which ends with `/`, ordered by name. In a lake, links are followed;
   * those that lead nowhere, or back to a folder that contains them, are no objects.
   */
  list(prefix: string): Promise<StoredObject[]>;
  /**
   * One object, without looking at those beside it; `undefined` if there is none. S3 does not have it: it
   * lists objects.
   */
  readonly objectAt?: (location: string) => Promise<StoredObject | undefined>;
  /**
   * The names of the folders directly below a prefix, without looking at what is in them. S3 does
   * not have it: it lists objects.
   */
  readonly foldersIn?: (prefix: string) => Promise<readonly string[]>;
  /**
   * The external files under a prefix, ordered by name. Everything with a name that Athena ignores
   * is left out.
   *
   * @throws a `data` error for anything that is neither a file nor a folder of files
   */
  listSources(prefix: string): Promise<StoredObject[]>;
  /**
   * A text for the contents of each object, independent of its name and times: the same for the
   * same bytes, different for others. It is called for many objects at once, because what it caches
   * is saved once.
   */
  contentsOf(objects: readonly StoredObject[]): Promise<readonly string[]>;
  /** `undefined` if there is no such object. */
  read(location: string): Promise<Buffer | undefined>;
  /** Atomic: no reader ever sees a part. */
  write(location: string, body: string | Uint8Array): Promise<void>;
  /**
   * Atomic; replaces an existing object.
   *
   * @returns the SHA-256 of the copy, in hexadecimal, if the store computes it
   */
  copy(from: string, to: string): Promise<string | undefined>;
  /**
   * The SHA-256 of an object's current bytes, which are read.
   *
   * @throws if there is no such object
   */
  sha256Of(object: Pick<StoredObject, 'location' | 'bytes'>): Promise<string>;
  /**
   * The SHA-256 that the store computed when the object was written; `undefined` if it has none. A
   * lake has none.
   */
  readonly checksumOf?: (object: StoredObject) => Promise<string | undefined>;
  /**
   * Which of some objects cannot be read, as sentences that name them, since a listing does not
   * tell. S3 does not have it: it would cost a call for each object.
   */
  readonly unreadable?: (
    objects: readonly Pick<StoredObject, 'location'>[],
  ) => Promise<readonly string[]>;
  /** A missing object is not an error. */
  remove(locations: readonly string[]): Promise<void>;
  /**
   * Shows the contents of one prefix under another one, replacing everything there, in one step. S3
   * does not have it: its objects are replaced one by one.
   */
  readonly show?: (from: string, at: string) => Promise<void>;
  /** The prefix whose contents are shown under another one; `undefined` if that cannot be told. */
  readonly shownFrom?: (at: string) => Promise<string | undefined>;
  /** When the link under a prefix was made; `undefined` if there is none. S3 has no links. */
  readonly linkedAt?: (at: string) => Promise<Date | undefined>;
  /**
   * Whether an engine reads whatever is in a table's folder, as Athena does in S3. In a lake, DuckDB reads
   * the files that a manifest lists.
   */
  readonly isReadByFolder?: true;
  /**
   * Present in a store without `show`: if several processes change an object, one of them succeeds.
   */
  readonly conditional?: ConditionalWrites;
  /**
   * Deletes what killed processes have left half written under prefixes. S3 does not need it: an
   * object only exists once it is complete.
   */
  readonly clearDrafts?: (prefixes: readonly string[]) => Promise<void>;
}

/**
 * Writes that depend on the current version.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export interface ConditionalWrites {
  /** `undefined` if there is no such object. */
  read(location: string): Promise<{ readonly body: Buffer; readonly version: string } | undefined>;
  /**
   * Writes if the object has that version, or does not exist.
   *
   * @param over the version; `undefined` if it must not exist
   * @returns the new version; `undefined` if the condition was not met
   */
  write(location: string, body: string, over: string | undefined): Promise<string | undefined>;
}
