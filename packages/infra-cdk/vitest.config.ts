import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['src/testing/global-setup.ts'],
    // Synthesising and baking take their time on a machine with two cores.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
