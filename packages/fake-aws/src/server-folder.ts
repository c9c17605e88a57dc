/** The server's own folder under the root, next to the buckets. */
export const SERVER_FOLDER = '.aws';
