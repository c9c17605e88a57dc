/** What the person asked for cannot be done. The message says what was found and what to do. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
}
