import { defineConfig } from 'vitest/config';
import { testSettings } from '../../tools/test-settings.ts';

export default defineConfig({ test: testSettings });
