import { type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import type { StoredObject } from '../object-store.ts';
import type { RemoteStore } from '../remote-store.ts';

/** The footer of a parquet file in a store, of which nothing else is read. */
export function storedFooter(
  store: Pick<RemoteStore, 'readRange'>,
  { location, bytes }: Pick<StoredObject, 'location' | 'bytes'>,
): Promise<FileMetaData> {
  return parquetMetadataAsync({
    byteLength: bytes,
    slice: async (start, end = bytes) => {
      const range = await store.readRange(location, start, end);
      return new Uint8Array(range).buffer;
    },
  });
}
