import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly browser: string;
  }
}

/**
 * Starts one browser for all test files. It comes with an npm package, so the machine needs none.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await chromium.launchServer({
    executablePath: await sparticuz.executablePath(),
    timeout: 600_000,
    args: ['--no-sandbox', '--headless=shell', '--font-render-hinting=none'],
  });
  project.provide('browser', server.wsEndpoint());
  return () => server.close();
}
