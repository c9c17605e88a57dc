/** A file of a lake or an object of a bucket. */
export interface StoredObject {
  /** `s3://bucket/key` */
  readonly location: string;
  readonly bytes: number;
  /** Another one when the object is written again. */
  readonly version: string;
  /** When it was put there. */
  readonly modified: Date;
}

/**
 * Where tables are, by `s3://bucket/key`: on a laptop the lake's directory, in AWS S3. What is
 * written, audited and published goes through this, so that both are done by the same code.
 */
export interface ObjectStore {
  /** Where a person finds a location: in a lake its path. */
  placeOf(location: string): string;
  /** Everything under a prefix, which ends with `/`, in the order of its names. */
  list(prefix: string): Promise<StoredObject[]>;
  /**
   * The files that others put under a prefix, in the order of their names. What is called as Athena
   * passes over it, whatever it is, is not among them.
   *
   * @throws a `data` error for anything that is neither a file nor a folder of files
   */
  listSources(prefix: string): Promise<StoredObject[]>;
  /**
   * Says what is in each object, and nothing of its name or its times: the same for the same bytes,
   * another for others. Asked for many at once, for what it knows of them is kept once.
   */
  contentsOf(objects: readonly StoredObject[]): Promise<readonly string[]>;
  /** `undefined` where there is no such object. */
  read(location: string): Promise<Buffer | undefined>;
  /** Whole or not at all: no reader ever sees a part. */
  write(location: string, body: string | Uint8Array): Promise<void>;
  /**
   * Whole or not at all, over what may be there.
   *
   * @returns the SHA-256 of what was copied, in hexadecimal, where the store works it out by itself
   */
  copy(from: string, to: string): Promise<string | undefined>;
  /**
   * The SHA-256 of an object's bytes as they are there now: they are read for it.
   *
   * @throws where the object is not there
   */
  sha256Of(object: Pick<StoredObject, 'location' | 'bytes'>): Promise<string>;
  /**
   * The SHA-256 that the store worked out when an object was written, and keeps; `undefined` where it
   * has none. A lake keeps none.
   */
  readonly checksumOf?: (object: StoredObject) => Promise<string | undefined>;
  /**
   * Which of some objects cannot be read, in sentences that name them: a listing does not say. S3 does
   * not say it, either: to ask it, each object would cost a call.
   */
  readonly unreadable?: (
    objects: readonly Pick<StoredObject, 'location'>[],
  ) => Promise<readonly string[]>;
  /** Objects that are not there are no error. */
  remove(locations: readonly string[]): Promise<void>;
  /**
   * Shows what is under one prefix under another one too, in place of all that is there, in one
   * step. S3 cannot: there objects are replaced one by one.
   */
  readonly show?: (from: string, at: string) => Promise<void>;
  /** What a store has that cannot do that: where several change an object, one of them does. */
  readonly conditional?: ConditionalWrites;
  /**
   * Removes what killed processes have left half written under prefixes. S3 has nothing of the kind:
   * an object is there when it is whole.
   */
  readonly clearDrafts?: (prefixes: readonly string[]) => Promise<void>;
}

/**
 * Writes that depend on what is there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export interface ConditionalWrites {
  /** `undefined` where there is no such object. */
  read(location: string): Promise<{ readonly body: Buffer; readonly version: string } | undefined>;
  /**
   * Writes where that version is, or where there is nothing.
   *
   * @param over the version; `undefined` for nothing
   * @returns the version that is there now; `undefined` where something else is there
   */
  write(location: string, body: string, over: string | undefined): Promise<string | undefined>;
}
