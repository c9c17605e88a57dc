import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['src/testing/browser-server.ts'],
    // A page of 500 tables takes its time on a machine with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
