import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A limit ends what hangs. It says nothing about how long a test may take.
    testTimeout: 600_000,
  },
});
