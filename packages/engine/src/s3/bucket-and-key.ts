/** The parts of `s3://bucket/key`; the key of a bucket itself is empty. */
export function bucketAndKey(location: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new TypeError(`not an s3://bucket/key: ${location}`);
  }
  return { bucket, key };
}
