/** What the server keeps for itself under the root, beside the buckets. */
export const SERVER_FOLDER = '.aws';
