import { defineConfig } from 'vitest/config';
import { testSettings } from '../../tools/test-settings.ts';

export default defineConfig({
  test: {
    ...testSettings,
    globalSetup: ['src/testing/global-setup.ts'],
    setupFiles: ['src/testing/after-each-file.ts'],
  },
});
