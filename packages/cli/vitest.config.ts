import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A limit ends what hangs. It says nothing about how long a test may take.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // As `main.ts` does: the SQL parser's WebAssembly runs for a moment.
    execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  },
});
