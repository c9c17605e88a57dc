import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests bake for real; on a busy machine a first bake takes seconds.
    testTimeout: 30_000,
    // Most of that is loading the SQL parser, which one load does for all files.
    isolate: false,
  },
});
