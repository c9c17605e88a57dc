/** What a file of JSON holds; `undefined` if there is none, or it cannot be parsed. */
export function parsedJson(body: Buffer | undefined): unknown {
  try {
    return body && JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
