/** A request that cannot be fulfilled. The message says what was found and what to do. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
}
