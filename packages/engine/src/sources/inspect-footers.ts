import { DatabakerError } from '@dc-data-baker/models';
import { parquetSchema } from 'hyparquet';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { storedFooter } from '../parquet/stored-footer.ts';
import type { RemoteStore } from '../remote-store.ts';
import type { SourceShape } from './source-shape.ts';

/** A store that reads a part of an object. */
export type RangedStore = Pick<ObjectStore, 'placeOf'> & Pick<RemoteStore, 'readRange'>;

/**
 * Compares the names of the columns of parquet files with those of their table. Athena gives null for a
 * column that a file lacks, and of two with one name it reads the first.
 *
 * @throws a `data` error that names the file and the column
 */
export async function inspectFooters(
  store: RangedStore,
  { columns }: Pick<SourceShape, 'columns'>,
  objects: readonly StoredObject[],
): Promise<void> {
  for (const object of objects) {
    const place = store.placeOf(object.location);
    const names = (await columnsOf(store, object, place)).map((name) => name.toLowerCase());
    const [twice] = names.filter((name, i) => names.indexOf(name) < i);
    if (twice !== undefined) {
      throw new DatabakerError(
        'data',
        `${place}: has several columns with the name \`${twice}\`; capitals make no difference to Athena. Write the file with one of them`,
      );
    }
    const missing = columns.find(({ name }) => !names.includes(name));
    if (!missing) continue;
    throw new DatabakerError(
      'data',
      `${place}: has no column \`${missing.name}\`, which is declared as ${missing.type}; write the file with it, or declare the columns that it has: ${names.join(', ')}`,
    );
  }
}

async function columnsOf(
  store: RangedStore,
  object: StoredObject,
  place: string,
): Promise<string[]> {
  try {
    return parquetSchema(await storedFooter(store, object)).children.map(
      ({ element }) => element.name,
    );
  } catch (cause) {
    if (cause instanceof DatabakerError || !(cause instanceof Error)) throw cause;
    throw new DatabakerError(
      'data',
      `${place}: cannot be read as parquet (${cause.message}); replace it by a complete file`,
      { cause },
    );
  }
}
