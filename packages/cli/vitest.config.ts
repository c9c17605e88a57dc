import { defineConfig } from 'vitest/config';

// A test here starts the command, often several times, on machines with two cores.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
