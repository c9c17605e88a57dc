import { S3Store } from '@dc-data-baker/engine/aws';

/**
 * A store that checks by a listing that an object exists before it reads it.
 *
 * S3 only says that an object does not exist to callers who may list the whole bucket; to others it
 * says that they may not read it. Our functions may list certain prefixes, and a condition on the
 * prefix never matches a request to read, which has none.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_Permissions
 */
export class ListedStore extends S3Store {
  override async read(location: string): Promise<Buffer | undefined> {
    const objects = await this.list(location);
    const isThere = objects.some((object) => object.location === location);
    return isThere ? super.read(location) : undefined;
  }
}
