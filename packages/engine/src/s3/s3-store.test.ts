import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, it, onTestFinished } from 'vitest';
import { S3Store } from './s3-store.ts';

/** A store whose bucket has objects with these sizes, by key, as S3 lists them. */
async function storeOf(objects: Readonly<Record<string, number>>): Promise<S3Store> {
  const contents = Object.entries(objects).map(
    ([key, size]) => `<Contents><Key>${key}</Key><Size>${size}</Size><ETag>"e"</ETag></Contents>`,
  );
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/xml');
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-2',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a-key', secretAccessKey: 'a-secret' },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return new S3Store(client);
}

it('ignores the empty objects that the console creates for folders', async () => {
  const store = await storeOf({ 'rows/': 0, 'rows/a.csv': 5, 'rows/2026/': 0 });
  const found = [
    { location: 's3://town/rows/a.csv', bytes: 5, version: '"e"', modified: new Date(0) },
  ];
  expect(await store.listSources('s3://town/rows/')).toEqual(found);
  expect(await store.list('s3://town/rows/')).toEqual(found);
});

it.each(['rows/', 'rows/2026/', 'rows/a.csv/'])(
  'refuses the content of %s, which no engine would read',
  async (key) => {
    const store = await storeOf({ [key]: 5, 'rows/b.csv': 5 });
    await expect(store.listSources('s3://town/rows/')).rejects.toMatchObject({
      kind: 'data',
      message: `s3://town/${key}: a name that ends with / is a folder's, which no engine reads, but the object has 5 bytes; give it another name, or delete it`,
    });
  },
);

it('ignores hidden folders and everything in them', async () => {
  const store = await storeOf({ 'rows/_old/': 5, 'rows/.x/': 5, 'rows/b.csv': 5 });
  expect(await store.listSources('s3://town/rows/')).toHaveLength(1);
});
