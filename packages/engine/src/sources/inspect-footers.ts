import { DatabakerError } from '@dc-data-baker/models';
import { parquetSchema, type SchemaTree } from 'hyparquet';
import type { ObjectStore, StoredObject } from '../object-store.ts';
import { footerType } from '../parquet/footer-type.ts';
import { storedFooter } from '../parquet/stored-footer.ts';
import type { RemoteStore } from '../remote-store.ts';
import { declaredType } from './declared-type.ts';
import type { SourceShape } from './source-shape.ts';

/** A store that reads a part of an object. */
export type RangedStore = Pick<ObjectStore, 'placeOf'> & Pick<RemoteStore, 'readRange'>;

/**
 * Compares the columns of parquet files with those of their table. Athena gives null for a column that a
 * file lacks, of two with one name it reads the first, and some types it converts, such as a bigint to an
 * int, which the same files in a lake may not have.
 *
 * @throws a `data` error that names the file, the column, and both types
 */
export async function inspectFooters(
  store: RangedStore,
  { columns }: Pick<SourceShape, 'columns'>,
  objects: readonly StoredObject[],
): Promise<void> {
  for (const object of objects) {
    const place = store.placeOf(object.location);
    const found = new Map<string, SchemaTree>();
    for (const column of await columnsOf(store, object, place)) {
      const name = column.element.name.toLowerCase();
      if (found.has(name)) {
        throw new DatabakerError(
          'data',
          `${place}: has several columns with the name \`${name}\`; capitals make no difference to Athena. Write the file with one of them`,
        );
      }
      found.set(name, column);
    }
    for (const { name, type } of columns) {
      const column = found.get(name);
      if (!column) {
        throw new DatabakerError(
          'data',
          `${place}: has no column \`${name}\`, which is declared as ${type}; write the file with it, or declare the columns that it has: ${[...found.keys()].join(', ')}`,
        );
      }
      const is = declaredType(footerType(column), type);
      if (typeof is === 'string') continue;
      throw new DatabakerError('data', `${place}: column \`${name}\`: ${is.problem}`);
    }
  }
}

async function columnsOf(
  store: RangedStore,
  object: StoredObject,
  place: string,
): Promise<readonly SchemaTree[]> {
  try {
    return parquetSchema(await storedFooter(store, object)).children;
  } catch (cause) {
    if (cause instanceof DatabakerError || !(cause instanceof Error)) throw cause;
    throw new DatabakerError(
      'data',
      `${place}: cannot be read as parquet (${cause.message}); replace it by a complete file`,
      { cause },
    );
  }
}
